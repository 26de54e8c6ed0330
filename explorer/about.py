from flask import Blueprint

pages = Blueprint("about", __name__)


@pages.route("/how-matching-works")
def matching(**k):
    return "to be written"


@pages.route("/data")
def data(**k):
    return "to be written"


@pages.route("/privacy")
def privacy(**k):
    return "to be written"


@pages.route("/accessibility")
def accessibility(**k):
    return "to be written"


@pages.route("/words")
def words(**k):
    return "to be written"


@pages.route("/patterns")
def patterns(**k):
    return "to be written"
