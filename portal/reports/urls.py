from django.urls import path

from portal.reports.views import job, order, region

app_name = "reports"

urlpatterns = [
    path("reports/", order.export_centre, name="export_centre"),
    path("reports/summary/", order.summary_export, name="summary_export"),
    path("reports/rounds/<int:round_id>/", order.round_export, name="round_export"),
    path("reports/regions/<slug:region_slug>/pdf/", region.region_pdf, name="region_pdf"),
    path("reports/<uuid:job_id>/", job.job_detail, name="job_detail"),
    path("reports/<uuid:job_id>/cancel/", job.job_cancel, name="job_cancel"),
    path("reports/<uuid:job_id>/retry/", job.job_retry, name="job_retry"),
    path("reports/<uuid:job_id>/download/", job.job_download, name="job_download"),
]
