"""How numbers, durations, money and dates are written in every template."""

from django import template

register = template.Library()
