"""The import pages: the list, the steps of the wizard, one import."""
