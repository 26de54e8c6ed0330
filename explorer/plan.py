from flask import Blueprint

pages = Blueprint("plan", __name__)


@pages.route("/plan")
def index(**k):
    return "to be written"


@pages.route("/plan/<slug>")
def pathway(**k):
    return "to be written"


@pages.route("/plan/<slug>/print")
def sheet(**k):
    return "to be written"
