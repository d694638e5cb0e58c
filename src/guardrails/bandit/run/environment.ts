/** Variables a child may see, if they are set: nothing that could hold a token or change what Python runs. */
const ALLOWED: readonly string[] = ['HOME', 'LANG', 'TMPDIR'];

/** Further variables for installing: how to reach the package index of this company or machine. */
const FOR_INSTALLING: readonly string[] = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'PIP_INDEX_URL',
  'PIP_CERT',
  'UV_DEFAULT_INDEX',
  'UV_INDEX_URL',
];

/** Reads one variable of this process, null when it is unset. */
export type ChildEnvironment = (name: string) => string | null;

/** The whole environment of a scanner: an allow-list and PATH. */
export function scannerEnvironment(variable: ChildEnvironment): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { LC_ALL: 'C.UTF-8', PATH: variable('PATH') ?? '' };
  for (const name of ALLOWED) {
    const value = variable(name);
    if (value !== null) environment[name] = value;
  }
  return environment;
}

/** The environment of an installer: a scanner's and the way to the package index. */
export function installerEnvironment(variable: ChildEnvironment): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { ...scannerEnvironment(variable) };
  for (const name of FOR_INSTALLING) {
    const value = variable(name);
    if (value !== null) environment[name] = value;
  }
  return environment;
}
