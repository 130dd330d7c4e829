"""An invented office with a year behind it, built through the product's own actions on a moving clock."""
