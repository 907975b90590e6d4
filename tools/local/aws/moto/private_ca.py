"""
Features that moto's ACM Private CA lacks: the usage mode of an authority, and the validity, signature algorithm, chain and
template extensions of a certificate.
"""

import base64
import datetime
import json
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from moto.acmpca.responses import ACMPCAResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow

HASHES = {"SHA256": hashes.SHA256, "SHA384": hashes.SHA384, "SHA512": hashes.SHA512}
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
# AWS Private CA User Guide, "Template definitions" (2026-11): extended key usage of end-entity certificates.
PURPOSES = {
    "EndEntityCertificate": [SERVER, CLIENT],
    "EndEntityClientAuthCertificate": [CLIENT],
    "EndEntityServerAuthCertificate": [SERVER],
}
SHORT_LIVED_DAYS = 7
USAGES = [
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
]


def patch_moto():
    """Replaces moto's implementations."""
    ACMPCAResponse.create_certificate_authority = create_authority_with(ACMPCAResponse.create_certificate_authority)
    ACMPCAResponse.issue_certificate = issue_certificate


def create_authority_with(original):
    def create_certificate_authority(self):
        response = original(self)
        authority = self.acmpca_backend.describe_certificate_authority(json.loads(response)["CertificateAuthorityArn"])
        authority.usage_mode = json.loads(self.body).get("UsageMode") or "GENERAL_PURPOSE"
        return response

    return create_certificate_authority


def issue_certificate(self):
    request = json.loads(self.body)
    authority = self.acmpca_backend.describe_certificate_authority(request["CertificateAuthorityArn"])
    template = (request.get("TemplateArn") or "template/EndEntityCertificate/V1").rsplit("template/", 1)[-1].split("/")[0]
    root = template == "RootCACertificate"
    if authority.status != ("PENDING_CERTIFICATE" if root and not authority.certificate_bytes else "ACTIVE"):
        raise JsonRESTError("InvalidStateException", f"The certificate authority is {authority.status} and can't issue {template}.")
    expiry = expiry_of(request["Validity"])
    if authority.usage_mode == "SHORT_LIVED_CERTIFICATE" and template in PURPOSES:
        if expiry > utcnow() + datetime.timedelta(days=SHORT_LIVED_DAYS, minutes=5):
            message = f"The certificates of a short-lived mode authority are valid for {SHORT_LIVED_DAYS} days at most."
            raise JsonRESTError("ValidationException", message)
    csr = x509.load_pem_x509_csr(base64.b64decode(request["Csr"]))
    builder = (
        x509.CertificateBuilder()
        .subject_name(csr.subject)
        .issuer_name(authority.issuer)
        .public_key(csr.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utcnow() - datetime.timedelta(hours=1))  # as AWS does, to allow for clock skew
        .not_valid_after(expiry)
    )
    for extension, critical in extensions_of(template, csr, authority.key.public_key()):
        builder = builder.add_extension(extension, critical)
    signed = builder.sign(authority.key, HASHES[request["SigningAlgorithm"].split("WITH")[0]]())
    arn = f"{authority.arn}/certificate/{uuid.uuid4().hex}"
    authority.issued_certificates[arn] = signed.public_bytes(serialization.Encoding.PEM)
    if not root:
        parent_chain = base64.b64decode(authority.certificate_chain) if authority.certificate_chain else b""
        authority.issued_certificates_certificate_chains[arn] = authority.certificate_bytes.rstrip() + b"\n" + parent_chain
    return json.dumps({"CertificateArn": arn})


def extensions_of(template, csr, issuer_key):
    identity = [
        (x509.SubjectKeyIdentifier.from_public_key(csr.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), False),
    ]
    if template == "RootCACertificate" or template.startswith("SubordinateCACertificate_PathLen"):
        length = None if template == "RootCACertificate" else int(template.rsplit("PathLen", 1)[-1])
        usage = key_usage("digital_signature", "key_cert_sign", "crl_sign")
        return [(x509.BasicConstraints(ca=True, path_length=length), True), (usage, True), *identity]
    if template not in PURPOSES:
        raise JsonRESTError("ValidationException", f"The local platform does not support the certificate template {template}.")
    try:
        names = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        identity.append((names.value, names.critical))
    except x509.ExtensionNotFound:
        pass
    usage = key_usage("digital_signature", "key_encipherment")
    purposes = x509.ExtendedKeyUsage(PURPOSES[template])
    return [(x509.BasicConstraints(ca=False, path_length=None), True), (usage, True), (purposes, False), *identity]


def key_usage(*names):
    return x509.KeyUsage(**{name: name in names for name in USAGES})


def expiry_of(validity):
    value = int(validity["Value"])
    match validity["Type"]:
        case "ABSOLUTE":
            return datetime.datetime.fromtimestamp(value, datetime.timezone.utc).replace(tzinfo=None)
        case "END_DATE":
            return datetime.datetime.strptime(str(value), "%Y%m%d%H%M%S")
        case unit:
            return utcnow() + datetime.timedelta(days=value * {"DAYS": 1, "MONTHS": 30, "YEARS": 365}[unit])
