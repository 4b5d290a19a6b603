from django.urls import path

from portal.demo.views import mail, sign_in

app_name = "demo"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("mail/", mail.mail_list, name="mail_list"),
    path("mail/<uuid:message_id>/", mail.mail_detail, name="mail_detail"),
]
