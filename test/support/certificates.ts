import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificate = { key: string; cert: string };
export type Certificates = {
  /** The authority that signed all but `selfSigned`; nobody trusts it unless told to. */
  ca: string;
  /** For localhost and 127.0.0.1. */
  valid: Certificate;
  /** The same, but it ended in 2020. */
  expired: Certificate;
  /** For other.example only. */
  wrongHost: Certificate;
  /** For localhost and 127.0.0.1, signed by itself. */
  selfSigned: Certificate;
};

let made: Certificates | undefined;

/** Certificates for a receiver, made with the openssl command once per process. Throws where openssl is missing. */
export function certificates(): Certificates {
  return (made ??= makeCertificates());
}

const HERE = 'DNS:localhost,IP:127.0.0.1';
const LONG = { from: '20200101000000Z', to: '20491231000000Z' };
const OVER = { from: '20200101000000Z', to: '20200201000000Z' };

function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'relay-certificates-'));
  try {
    const authority = selfSign(folder, 'ca', 'Test authority', 'basicConstraints=critical,CA:TRUE');
    return {
      ca: authority.cert,
      valid: signed(folder, 'valid', HERE, LONG),
      expired: signed(folder, 'expired', HERE, OVER),
      wrongHost: signed(folder, 'wrong-host', 'DNS:other.example', LONG),
      selfSigned: selfSign(folder, 'self-signed', 'localhost', `subjectAltName=${HERE}`),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openssl(folder: string, args: string[]): void {
  try {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('These tests make their TLS certificates with openssl, which is not installed.', {
      cause: error,
    });
  }
}

function files(folder: string, name: string): Certificate {
  const read = (ending: string): string => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  return { key: read('key'), cert: read('crt') };
}

const newKey = (name: string, subject: string): string[] => [
  ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
  ...['-keyout', `${name}.key`, '-subj', `/CN=${subject}`, '-config', 'request.conf'],
];

function selfSign(folder: string, name: string, subject: string, extension: string): Certificate {
  writeFileSync(
    join(folder, 'request.conf'),
    `[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\nsubjectKeyIdentifier=hash\n${extension}\n`,
  );
  openssl(folder, [...newKey(name, subject), '-x509', '-days', '2', '-out', `${name}.crt`]);
  return files(folder, name);
}

/** `openssl ca` rather than `openssl x509`: only it takes a beginning and an end in the past everywhere. */
function signed(
  folder: string,
  name: string,
  altNames: string,
  period: { from: string; to: string },
): Certificate {
  writeFileSync(join(folder, 'request.conf'), '[req]\ndistinguished_name=dn\n[dn]\n');
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'index.txt.attr'), 'unique_subject = no\n');
  writeFileSync(
    join(folder, 'ca.conf'),
    [
      ...['[ca]', 'default_ca=test', '[test]', 'database=index.txt', 'new_certs_dir=.', 'rand_serial=yes'],
      ...[
        'certificate=ca.crt',
        'private_key=ca.key',
        'default_md=sha256',
        'policy=any',
        'x509_extensions=v3',
      ],
      ...['[any]', 'commonName=supplied', '[v3]', `subjectAltName=${altNames}`],
      'authorityKeyIdentifier=keyid\n',
    ].join('\n'),
  );
  openssl(folder, [...newKey(name, name), '-out', `${name}.csr`]);
  const dates = ['-startdate', period.from, '-enddate', period.to];
  openssl(folder, [
    ...['ca', '-batch', '-notext', '-config', 'ca.conf', '-in', `${name}.csr`, '-out', `${name}.crt`],
    ...dates,
  ]);
  return files(folder, name);
}
