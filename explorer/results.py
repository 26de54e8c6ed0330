from flask import Blueprint

pages = Blueprint("results", __name__)


@pages.route("/results")
def index(**k):
    return "to be written"


@pages.route("/results/<slug>")
def why(**k):
    return "to be written"
