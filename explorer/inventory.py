from flask import Blueprint

pages = Blueprint("inventory", __name__)


@pages.route("/inventory")
def start(**k):
    return "to be written"


@pages.route("/inventory/<int:page>")
def items(**k):
    return "to be written"


@pages.route("/inventory/questions")
def questions(**k):
    return "to be written"


@pages.route("/inventory/check")
def check(**k):
    return "to be written"


@pages.route("/inventory/paper")
def paper(**k):
    return "to be written"
