"""Addresses of accounts. Those of allauth are listed one by one: what is not needed has no address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

from atashbas.web.accounts import delegation, joining, own, provider
from atashbas.web.views import accounts

urlpatterns = [
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="account-password"),
    path("account/sessions/", own.sessions, name="account-sessions"),
    path("account/sessions/<int:session_id>/end/", own.end_session, name="account-session-end"),
    path("delegation/", delegation.delegation, name="delegation"),
    path("delegation/invite/", delegation.invite, name="invite"),
    path("delegation/invitations/<int:invitation_id>/withdraw/", delegation.withdraw, name="invitation-withdraw"),
    path("delegation/suspend/", delegation.suspend, name="member-suspend"),
    path("delegation/restore/", delegation.restore, name="member-restore"),
    path("delegation/role/", delegation.role, name="member-role"),
    path("delegation/new-password/", delegation.password, name="member-password"),
    path("join/<str:secret>/", joining.join, name="join"),
    # Names that allauth's flows lead to.
    path("sign-in/", accounts.SignIn.as_view(), name="account_login"),
    path("sign-out/", accounts.SignOut.as_view(), name="account_logout"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("account/second-factor/", factors.index, name="mfa_index"),
    path("account/second-factor/confirm/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/second-factor/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-factor/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("account/second-factor/keys/confirm/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/second-factor/keys/<int:pk>/name/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("sign-in/<str:provider_id>/", provider.start, name="openid_connect_login"),
    path("sign-in/<str:provider_id>/back/", openid.callback, name="openid_connect_callback"),
    path("account/linked/", social.connections, name="socialaccount_connections"),
    path("sign-in/provider/given-up/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/provider/failed/", social.login_error, name="socialaccount_login_error"),
    path("sign-in/provider/unknown/", social.signup, name="socialaccount_signup"),
]
