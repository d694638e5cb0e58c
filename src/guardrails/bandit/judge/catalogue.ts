import type { Rank } from '../run/record.js';

/** A kind of weakness that several tests look for. */
interface Topic {
  readonly cwe: number;
  readonly why: string;
  readonly remedy: string;
}

/** One of bandit's own tests. */
export interface KnownTest {
  readonly id: string;
  /** What bandit gives its issues where it does not tell them apart. */
  readonly severity: Rank;
  readonly confidence: Rank;
  /** What it reports, one sentence. */
  readonly summary: string;
  readonly topic: Topic;
}

const SHELL: Topic = {
  cwe: 78,
  why: 'Whoever controls part of a command line can run commands of their own with the rights of this program.',
  remedy:
    'Pass the program and its arguments as a list, with shell=False and a full path, and check what comes from outside.',
};
const CODE: Topic = {
  cwe: 94,
  why: 'Text that becomes code lets whoever writes the text decide what the program does.',
  remedy: 'Do without running text as code: use a parser such as ast.literal_eval, or a table of allowed actions.',
};
const PASSWORD: Topic = {
  cwe: 259,
  why: 'A secret in the source is known to everyone who can read the repository, and stays in its history.',
  remedy: 'Read the secret from the environment or a secret store, and replace the one that was published.',
};
const SERIAL: Topic = {
  cwe: 502,
  why: 'Loading such data from an untrusted source runs whatever code its author put into it.',
  remedy: 'Use a format that holds data only, such as JSON, or check a signature before loading.',
};
const CRYPTO: Topic = {
  cwe: 327,
  why: 'The algorithm or its mode is broken or too weak to protect what it is used for.',
  remedy:
    'Use a current algorithm (SHA-256 or better, AES-GCM, TLS 1.2 or later), or say usedforsecurity=False where nothing depends on it.',
};
const XML: Topic = {
  cwe: 20,
  why: 'The parser of the standard library can be made to use up all memory or to open files by a hostile document.',
  remedy: 'Parse untrusted XML with defusedxml.',
};
const CLEARTEXT: Topic = {
  cwe: 319,
  why: 'What is sent without encryption can be read and changed by anyone on the way.',
  remedy: 'Use the encrypted protocol instead.',
};
const CERTIFICATE: Topic = {
  cwe: 295,
  why: 'Without checking who is at the other end, an encrypted connection can be to anyone.',
  remedy: 'Leave verification on and trust the certificate or host key that is needed.',
};
const MARKUP: Topic = {
  cwe: 79,
  why: 'Text that is not escaped lets whoever writes it run scripts in the browsers of others.',
  remedy: 'Let the template engine escape, and mark only constant text as safe.',
};
const SQL: Topic = {
  cwe: 89,
  why: 'A query built from text lets whoever controls the text read or change other data.',
  remedy: 'Pass values as parameters of the query.',
};
const SWALLOWED: Topic = {
  cwe: 703,
  why: 'An error that nobody notices hides an attack or a fault until much later.',
  remedy: 'Catch the exception that is expected, and log or handle it.',
};
const TEMPORARY: Topic = {
  cwe: 377,
  why: 'Others on the machine can put a file or link of their own where the program expects its temporary file.',
  remedy: 'Use tempfile.mkstemp, NamedTemporaryFile or TemporaryDirectory.',
};
const DOWNLOAD: Topic = {
  cwe: 494,
  why: 'What is downloaded without a fixed revision may be something else tomorrow.',
  remedy: 'Pin the revision to a commit.',
};

/** bandit's tests, sorted by id: what their issues are about and how serious they are as a rule. */
export const KNOWN_TESTS: readonly KnownTest[] = [
  known('B101', 'LOW', 'HIGH', SWALLOWED, 'An assert does a check that `python -O` leaves out.', {
    why: 'With optimisation on, asserts are not executed, and the check is gone.',
    remedy: 'Raise an exception for what must hold outside of tests.',
  }),
  known('B102', 'MEDIUM', 'HIGH', CODE, 'Text is run with `exec`.', { cwe: 78 }),
  known('B103', 'MEDIUM', 'HIGH', TEMPORARY, 'A file is given permissions that let others write or run it.', {
    cwe: 732,
    why: 'Other users of the machine can change the file, or run it.',
    remedy: 'Grant the least that is needed, such as 0o600 or 0o750.',
  }),
  known('B104', 'MEDIUM', 'MEDIUM', CLEARTEXT, 'A socket listens on all network interfaces.', {
    cwe: 605,
    why: 'The service can be reached from networks it was not meant for.',
    remedy: 'Bind to the interface that is needed, and make it configurable.',
  }),
  known('B105', 'LOW', 'MEDIUM', PASSWORD, 'A string looks like a hard-coded password.'),
  known('B106', 'LOW', 'MEDIUM', PASSWORD, 'An argument looks like a hard-coded password.'),
  known('B107', 'LOW', 'MEDIUM', PASSWORD, 'A default value looks like a hard-coded password.'),
  known('B108', 'MEDIUM', 'MEDIUM', TEMPORARY, 'A temporary file or folder has a fixed name.'),
  known('B110', 'LOW', 'HIGH', SWALLOWED, 'An exception is caught and passed over.'),
  known('B112', 'LOW', 'HIGH', SWALLOWED, 'An exception is caught and the loop goes on.'),
  known('B113', 'MEDIUM', 'LOW', SWALLOWED, 'An HTTP request is made without a timeout.', {
    cwe: 400,
    why: 'A server that does not answer keeps the program waiting for ever.',
    remedy: 'Give every request a timeout.',
  }),
  known('B201', 'HIGH', 'MEDIUM', CODE, 'Flask runs in debug mode, with a console for everyone.', {
    remedy: 'Turn debug mode off outside of development.',
  }),
  known('B202', 'HIGH', 'HIGH', TEMPORARY, 'An archive is unpacked without checking where its members go.', {
    cwe: 22,
    why: 'A member named `../../x` is written outside of the folder meant for it.',
    remedy: "Unpack with filter='data', or check every member's path.",
  }),
  known('B301', 'MEDIUM', 'HIGH', SERIAL, 'Data is loaded with pickle or a relative of it.'),
  known('B302', 'MEDIUM', 'HIGH', SERIAL, 'Data is loaded with marshal.'),
  known('B303', 'MEDIUM', 'HIGH', CRYPTO, 'An insecure hash function is used.'),
  known('B304', 'HIGH', 'HIGH', CRYPTO, 'An insecure cipher is used.'),
  known('B305', 'MEDIUM', 'HIGH', CRYPTO, 'An insecure cipher mode is used.'),
  known('B306', 'MEDIUM', 'HIGH', TEMPORARY, '`tempfile.mktemp` returns a name that others can take first.'),
  known('B307', 'MEDIUM', 'HIGH', CODE, 'Text is evaluated with `eval`.', { cwe: 78 }),
  known('B308', 'MEDIUM', 'HIGH', MARKUP, 'Text is marked as safe for HTML.'),
  known('B310', 'MEDIUM', 'HIGH', TEMPORARY, 'A URL is opened without checking its scheme.', {
    cwe: 22,
    why: 'A URL such as `file:/etc/passwd` reads local files.',
    remedy: 'Allow only http and https before opening a URL.',
  }),
  known('B311', 'LOW', 'HIGH', CRYPTO, 'A random number that can be predicted is used.', {
    cwe: 330,
    why: 'Tokens and keys made from it can be guessed.',
    remedy: 'Use the secrets module for anything that must not be guessed.',
  }),
  known('B312', 'HIGH', 'HIGH', CLEARTEXT, 'Telnet is used.'),
  known('B313', 'MEDIUM', 'HIGH', XML, 'XML is parsed with cElementTree.'),
  known('B314', 'MEDIUM', 'HIGH', XML, 'XML is parsed with ElementTree.'),
  known('B315', 'MEDIUM', 'HIGH', XML, 'XML is parsed with expatreader.'),
  known('B316', 'MEDIUM', 'HIGH', XML, 'XML is parsed with expatbuilder.'),
  known('B317', 'MEDIUM', 'HIGH', XML, 'XML is parsed with sax.'),
  known('B318', 'MEDIUM', 'HIGH', XML, 'XML is parsed with minidom.'),
  known('B319', 'MEDIUM', 'HIGH', XML, 'XML is parsed with pulldom.'),
  known('B321', 'HIGH', 'HIGH', CLEARTEXT, 'FTP is used.'),
  known('B323', 'MEDIUM', 'HIGH', CERTIFICATE, 'A TLS context is made that verifies nothing.'),
  known('B324', 'HIGH', 'HIGH', CRYPTO, 'A weak hash is used as if for security.'),
  known('B401', 'HIGH', 'HIGH', CLEARTEXT, '`telnetlib` is imported.'),
  known('B402', 'HIGH', 'HIGH', CLEARTEXT, '`ftplib` is imported.'),
  known('B403', 'LOW', 'HIGH', SERIAL, '`pickle` or a relative of it is imported.'),
  known('B404', 'LOW', 'HIGH', SHELL, '`subprocess` is imported.'),
  known('B405', 'LOW', 'HIGH', XML, '`ElementTree` is imported.'),
  known('B406', 'LOW', 'HIGH', XML, '`xml.sax` is imported.'),
  known('B407', 'LOW', 'HIGH', XML, '`expatbuilder` is imported.'),
  known('B408', 'LOW', 'HIGH', XML, '`minidom` is imported.'),
  known('B409', 'LOW', 'HIGH', XML, '`pulldom` is imported.'),
  known('B411', 'HIGH', 'HIGH', XML, '`xmlrpc` is imported.'),
  known('B412', 'HIGH', 'HIGH', CLEARTEXT, 'A CGI handler is used that takes a proxy from the request.', {
    cwe: 284,
    why: 'A request header becomes HTTP_PROXY, so its sender decides where the program connects.',
    remedy: 'Serve with WSGI or ASGI instead of CGI.',
  }),
  known('B413', 'HIGH', 'HIGH', CRYPTO, '`pycrypto`, which nobody maintains, is imported.', {
    why: 'The library has known holes and gets no repairs.',
    remedy: 'Use cryptography or pycryptodome.',
  }),
  known('B415', 'HIGH', 'HIGH', CLEARTEXT, '`pyghmi`, for the insecure IPMI protocol, is imported.'),
  known('B501', 'HIGH', 'HIGH', CERTIFICATE, 'A request is made with `verify=False`.'),
  known('B502', 'HIGH', 'HIGH', CRYPTO, 'A broken version of SSL or TLS is asked for.'),
  known('B503', 'MEDIUM', 'MEDIUM', CRYPTO, 'A broken version of SSL or TLS is a default value.'),
  known('B504', 'LOW', 'MEDIUM', CRYPTO, 'A TLS socket is made without naming a version.'),
  known('B505', 'HIGH', 'HIGH', CRYPTO, 'A key is too short.', {
    cwe: 326,
    remedy: 'Use at least 2048 bits for RSA and DSA, 224 for elliptic curves.',
  }),
  known('B506', 'MEDIUM', 'HIGH', SERIAL, 'YAML is loaded with a loader that makes objects.', {
    cwe: 20,
    remedy: 'Use yaml.safe_load.',
  }),
  known('B507', 'HIGH', 'MEDIUM', CERTIFICATE, 'An SSH client accepts every host key.'),
  known('B508', 'MEDIUM', 'HIGH', CLEARTEXT, 'A version of SNMP without protection is used.'),
  known('B509', 'MEDIUM', 'HIGH', CLEARTEXT, 'SNMP is used without encryption or authentication.'),
  known('B601', 'MEDIUM', 'MEDIUM', SHELL, 'A command is run over SSH.'),
  known('B602', 'HIGH', 'HIGH', SHELL, 'A process is started through a shell.'),
  known('B603', 'LOW', 'HIGH', SHELL, 'A process is started with arguments nobody checked.'),
  known('B604', 'MEDIUM', 'LOW', SHELL, 'A function is called with `shell=True`.'),
  known('B605', 'HIGH', 'HIGH', SHELL, 'A command line is handed to a shell.'),
  known('B606', 'LOW', 'MEDIUM', SHELL, 'A process is started without a shell.'),
  known('B607', 'LOW', 'HIGH', SHELL, 'A program is started by a name that is looked up on PATH.'),
  known('B608', 'MEDIUM', 'LOW', SQL, 'A query looks as if it were put together from text.'),
  known('B609', 'HIGH', 'MEDIUM', SHELL, 'A wildcard is handed to a shell command.', { cwe: 155 }),
  known('B610', 'MEDIUM', 'MEDIUM', SQL, "Django's `extra` is used with text."),
  known('B611', 'MEDIUM', 'MEDIUM', SQL, "Django's `RawSQL` is used."),
  known('B612', 'MEDIUM', 'HIGH', CODE, 'Logging listens for configuration from the network.', {
    remedy: 'Pass verify to logging.config.listen, or do not listen.',
  }),
  known('B613', 'HIGH', 'MEDIUM', CODE, 'The source has characters that change the direction of text.', {
    cwe: 838,
    why: 'What a reviewer sees is not what Python runs.',
    remedy: 'Remove the bidirectional control characters.',
  }),
  known('B614', 'MEDIUM', 'HIGH', SERIAL, 'A PyTorch file is loaded or saved unsafely.', {
    remedy: 'Load with weights_only=True, or use safetensors.',
  }),
  known('B615', 'MEDIUM', 'HIGH', DOWNLOAD, 'A model or data set is downloaded without a pinned revision.'),
  known('B701', 'HIGH', 'HIGH', MARKUP, 'Jinja2 runs without autoescape.', { cwe: 94 }),
  known('B702', 'MEDIUM', 'HIGH', MARKUP, 'Mako templates do not escape by themselves.', { cwe: 80 }),
  known('B703', 'MEDIUM', 'HIGH', MARKUP, 'Text that is no constant is marked as safe in Django.', { cwe: 80 }),
  known('B704', 'MEDIUM', 'HIGH', MARKUP, 'Text that is no constant becomes Markup.'),
];

const BY_ID: ReadonlyMap<string, KnownTest> = new Map(KNOWN_TESTS.map((test) => [test.id, test]));

/** The test of that id, or null for one of a plugin or of another version of bandit. */
export function knownTest(id: string): KnownTest | null {
  return BY_ID.get(id) ?? null;
}

function known(
  id: string,
  severity: Rank,
  confidence: Rank,
  topic: Topic,
  summary: string,
  special: Partial<Topic> = {},
): KnownTest {
  return { id, severity, confidence, summary, topic: { ...topic, ...special } };
}
