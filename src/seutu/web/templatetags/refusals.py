"""Reasons of refusals in templates: {{ record.reason|reason }}."""

from django import template

from seutu.web.presenters.refusals import marked_reason, reason_words

register = template.Library()
register.filter("reason", marked_reason)
register.filter("reason_words", reason_words)
