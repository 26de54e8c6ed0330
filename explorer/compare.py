from flask import Blueprint

pages = Blueprint("compare", __name__)


@pages.route("/compare")
def index(**k):
    return "to be written"
