from flask import Blueprint

pages = Blueprint("pathways", __name__)


@pages.route("/pathways")
def index(**k):
    return "to be written"


@pages.route("/pathways/<slug>")
def pathway(**k):
    return "to be written"
