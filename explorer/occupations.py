from flask import Blueprint

pages = Blueprint("occupations", __name__)


@pages.route("/jobs")
def index(**k):
    return "to be written"


@pages.route("/jobs/<code>")
def occupation(**k):
    return "to be written"
