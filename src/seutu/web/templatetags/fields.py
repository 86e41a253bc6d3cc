"""Print a form field in the look of the site, whatever form it belongs to."""

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = {
    "checkbox": "form-check-input",
    "radioselect": "form-check-input",
    "select": "form-select",
    "selectmultiple": "form-select",
}


@register.filter
def control(field: BoundField) -> SafeString:
    """Print the control with its class, and without a placeholder for a label."""
    name = CLASSES.get(field.widget_type, "form-control")
    return field.as_widget(attrs={"class": name, "placeholder": False})


@register.filter
def choice_control(choice: BoundWidget) -> SafeString:
    """Print one box or radio button of a group, without its label."""
    choice.data["attrs"]["class"] = "form-check-input"
    choice.data["wrap_label"] = False
    return choice.tag()
