"""What people type about clients, their agreements and their revenue."""

from clients.forms.client import ClientForm, ContactForm, LogoForm, SiteForm, values_of

__all__ = ["ClientForm", "ContactForm", "LogoForm", "SiteForm", "values_of"]
