"""What people type about clients, their agreements and their revenue."""

from clients.forms.client import ClientForm, ContactForm, SiteForm, values_of

__all__ = ["ClientForm", "ContactForm", "SiteForm", "values_of"]
