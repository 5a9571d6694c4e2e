"""The Django peer of the achievement list: an unmanaged model, ListView, its own paginator."""
import os

from django.conf import settings

settings.configure(
    SECRET_KEY="only for a measurement on this machine",
    DEBUG=False,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [os.path.dirname(os.path.abspath(__file__))],
        }
    ],
    USE_TZ=True,
)

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.generic import ListView  # noqa: E402


class Achievement(models.Model):
    title = models.TextField()
    organization = models.TextField()
    field = models.TextField()
    region = models.TextField()
    mode = models.TextField()
    trl = models.IntegerField()
    price_fen = models.BigIntegerField(null=True)
    published_on = models.TextField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "achievement"
        ordering = ["-published_on", "-id"]

    @property
    def price_yuan(self):
        return None if self.price_fen is None else self.price_fen // 100


class Achievements(ListView):
    model = Achievement
    paginate_by = 20
    template_name = "list.html"

    def get_queryset(self):
        return super().get_queryset().filter(region=self.request.GET["region"])


urlpatterns = [path("", Achievements.as_view())]
application = get_wsgi_application()
