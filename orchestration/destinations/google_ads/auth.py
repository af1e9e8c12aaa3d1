"""Google's access tokens, by a service account's key or by what Google's tools find on the machine."""

import json
import threading

from orchestration.destinations.account import Secret
from orchestration.destinations.base import BusyError, DeliveryError
from orchestration.destinations.extras import needed


class GoogleToken:
    """A token for one scope, fetched when needed, shared by the workers.

    token = GoogleToken("https://www.googleapis.com/auth/datamanager", Secret("${GOOGLE_KEY}"))
    token.header()   # {"Authorization": "Bearer ..."}
    """

    def __init__(self, scope: str, service_account: Secret | None = None) -> None:
        """Raises SecretMissing; DeliveryError without google-auth or without credentials."""
        google = needed("google.auth", "google")
        keys = needed("google.oauth2.service_account", "google")
        self._request = needed("google.auth.transport.requests", "google").Request()
        where = service_account.variable if service_account else "Application Default Credentials"
        key = service_account.reveal() if service_account else None
        try:
            if key:
                self._credentials = keys.Credentials.from_service_account_info(
                    json.loads(key), scopes=[scope]
                )
            else:
                self._credentials, _ = google.default(scopes=[scope])
        except (ValueError, google.exceptions.GoogleAuthError):
            # the message may show the key
            raise DeliveryError(
                "no_credentials", f"{where}: no usable Google credentials.", is_definitive=True
            ) from None
        self._errors = google.exceptions
        self._lock = threading.Lock()

    def header(self) -> dict[str, str]:
        """Raises BusyError or DeliveryError where Google gives no token."""
        with self._lock:
            if not self._credentials.valid:
                try:
                    self._credentials.refresh(self._request)
                except self._errors.TransportError:
                    raise BusyError("token_unreachable") from None
                except self._errors.RefreshError:
                    explanation = "Google gives no access token: check the credentials and their rights."
                    raise DeliveryError("no_token", explanation, is_definitive=True) from None
            return {"Authorization": f"Bearer {self._credentials.token}"}
