from flask import Blueprint

pages = Blueprint("home", __name__)


@pages.route("/")
def index(**k):
    return "to be written"


@pages.route("/come-back")
def come_back(**k):
    return "to be written"


@pages.route("/finish")
def finish(**k):
    return "to be written"


@pages.route("/place")
def set_place(**k):
    return "to be written"
