"""A passkey in software: registers and signs as a phone or a key would."""

import hashlib
import json
import secrets
from urllib.parse import urlsplit

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class Passkey:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.host = urlsplit(settings.SITE_ORIGIN).hostname

    def _data(self, kind, challenge, flags, credential=b""):
        client = CollectedClientData.create(kind, challenge, settings.SITE_ORIGIN)
        rp_hash = hashlib.sha256(self.host.encode()).digest()
        return client, AuthenticatorData.create(rp_hash, flags, 1, credential)

    def _response(self, client, **response):
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {"clientDataJSON": websafe_encode(client), **encoded},
        }

    def register(self, challenge=b"challenge"):
        """What the browser posts when a key is added."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        client, data = self._data("webauthn.create", challenge, flags, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._response(client, attestationObject=attestation)

    def sign(self, challenge, user):
        """What the browser posts when somebody signs in with the key."""
        client, data = self._data("webauthn.get", challenge, FLAG.UP | FLAG.UV)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            self._response(
                client,
                authenticatorData=bytes(data),
                signature=signature,
                userHandle=user_pk_to_url_str(user).encode(),
            )
        )
