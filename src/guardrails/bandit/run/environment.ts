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

/** The whole environment of a scanner: an allow-list, and a PATH without relative folders or those of the checkout. */
export function scannerEnvironment(variable: ChildEnvironment, root: string): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { LC_ALL: 'C.UTF-8' };
  for (const name of ALLOWED) {
    const value = variable(name);
    if (value !== null) environment[name] = value;
  }
  environment.PATH = (variable('PATH') ?? '')
    .split(':')
    .filter((folder) => folder.startsWith('/') && folder !== root && !folder.startsWith(`${root}/`))
    .join(':');
  return environment;
}

/** The environment of an installer: a scanner's and the way to the package index. */
export function installerEnvironment(variable: ChildEnvironment, root: string): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { ...scannerEnvironment(variable, root) };
  for (const name of FOR_INSTALLING) {
    const value = variable(name);
    if (value !== null) environment[name] = value;
  }
  return environment;
}
