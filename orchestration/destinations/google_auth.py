"""Google's access tokens, by a service account's key or by what Google's tools find on the machine."""

import json
import threading

from orchestration.destinations.account import Secret
from orchestration.destinations.base import BusyError, DeliveryError


class GoogleToken:
    """A token for one scope, fetched when needed, shared by the workers.

    token = GoogleToken("https://www.googleapis.com/auth/datamanager", Secret("${GOOGLE_KEY}"))
    token.header()   # {"Authorization": "Bearer ..."}
    """

    def __init__(self, scope: str, service_account: Secret | None = None) -> None:
        """Raises SecretMissing; DeliveryError without google-auth or without credentials."""
        try:
            import google.auth
            import google.auth.transport.requests
            from google.oauth2 import service_account as keys
        except ImportError:
            raise DeliveryError(
                "extra_missing", "google-auth is missing: pip install 'goldseam[google]'", is_definitive=True
            ) from None
        where = service_account.variable if service_account else "Application Default Credentials"
        key = service_account.reveal() if service_account else None
        try:
            if key:
                self._credentials = keys.Credentials.from_service_account_info(
                    json.loads(key), scopes=[scope]
                )
            else:
                self._credentials, _ = google.auth.default(scopes=[scope])
        except (ValueError, google.auth.exceptions.GoogleAuthError):
            # the message may show the key
            raise DeliveryError(
                "no_credentials", f"{where}: no usable Google credentials.", is_definitive=True
            ) from None
        self._request = google.auth.transport.requests.Request()
        self._errors = google.auth.exceptions
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
