import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A key and the certificate that it signed itself, good from yesterday to tomorrow; both PEM. */
export type TestCertificate = { readonly key: string; readonly cert: string };

const DAY_MS = 24 * 60 * 60 * 1000;

/** Tags of DER (ITU-T X.690, 8.1.2). */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Object identifiers, encoded (RFC 5280, appendix A; RFC 5758, 3.2). */
const OID = {
  ecdsaWithSha256: "2a8648ce3d040302",
  commonName: "550403",
  subjectAltName: "551d11",
  basicConstraints: "551d13",
} as const;

/** An X.509 certificate (RFC 5280, 4.1) for these names and IPv4 addresses; it vouches for itself. */
export function certificateFor(...names: readonly string[]): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(
    der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from("a test's own shop")))),
  );
  const signed = sequence(
    tagged(0, der(TAG.integer, Buffer.from([2]))), // version 3
    der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(
      3,
      sequence(
        extension(OID.subjectAltName, sequence(...names.map(generalName))),
        extension(OID.basicConstraints, sequence(der(TAG.boolean, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = sign("sha256", signed, privateKey);
  const certificate = sequence(signed, algorithm, bits(signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, ...parts);
}

/** Explicitly tagged, context-specific. */
function tagged(number: number, content: Buffer): Buffer {
  return der(0xa0 | number, content);
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, "hex"));
}

function bits(bytes: Buffer): Buffer {
  return der(TAG.bits, Buffer.from([0]), bytes);
}

function utcTime(atMs: number): Buffer {
  const [, digits = ""] = /^20(\d{12})/.exec(new Date(atMs).toISOString().replace(/\D/g, "")) ?? [];
  return der(TAG.utcTime, Buffer.from(`${digits}Z`));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(TAG.octets, value));
}

/** `dNSName` is [2], `iPAddress` is [7] (RFC 5280, 4.2.1.6). */
function generalName(name: string): Buffer {
  return /^[\d.]+$/.test(name)
    ? der(0x87, Buffer.from(name.split(".").map(Number)))
    : der(0x82, Buffer.from(name));
}
