from flask import Blueprint

pages = Blueprint("counselor", __name__)


@pages.route("/counselor")
def sign_in(**k):
    return "to be written"


@pages.route("/counselor/groups")
def groups(**k):
    return "to be written"


@pages.route("/counselor/groups/<group_id>")
def group(**k):
    return "to be written"


@pages.route("/counselor/students/<record_id>")
def student(**k):
    return "to be written"
