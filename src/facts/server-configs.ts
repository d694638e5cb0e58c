import { SyntaxProblem } from '../core/problem.js';
import { parseToml } from '../parsers/toml.js';
import { parseYaml } from '../parsers/yaml.js';
import { defineFacts, type ScanFile } from './facts.js';
import { prometheusTargets, traefikEntryPoints } from './server-configs/documents.js';
import { caddyEndpoints, haproxyEndpoints, nginxEndpoints } from './server-configs/proxies.js';
import type { ServerEndpoint } from './server-configs/server-endpoint.js';

const SIZE_LIMIT = 1_048_576;

/** Addresses in the configuration of nginx, HAProxy, Caddy, Traefik and Prometheus. */
export const serverConfigs = defineFacts<ServerEndpoint>({
  id: 'server-configs',
  version: 1,
  files: [
    '**/*nginx*.conf',
    '**/nginx/**/*.{conf,template}',
    '**/sites-{available,enabled}/*',
    '**/*haproxy*.cfg',
    '**/{Caddyfile,Caddyfile.*,*.Caddyfile}',
    '**/*traefik*.{yml,yaml,toml}',
    '**/*prometheus*.{yml,yaml}',
  ],
  scan(file) {
    if (file.bytes.length > SIZE_LIMIT) return [];
    return endpointsIn(file);
  },
});

function endpointsIn({ path, text }: ScanFile): readonly ServerEndpoint[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/caddyfile/i.test(name)) return caddyEndpoints(text);
  if (name.endsWith('.cfg')) return haproxyEndpoints(text);
  if (/\.(?:ya?ml|toml)$/.test(name)) return documentEndpoints(name, text);
  return nginxEndpoints(text);
}

/** What cannot be read is said by the scanner of settings, which reads the same files. */
function documentEndpoints(name: string, text: string): readonly ServerEndpoint[] {
  try {
    if (name.endsWith('.toml')) return traefikEntryPoints(parseToml(text));
    const documents = parseYaml(text);
    return name.includes('prometheus') ? documents.flatMap(prometheusTargets) : documents.flatMap(traefikEntryPoints);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return [];
  }
}
