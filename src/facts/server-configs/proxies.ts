import { LineIndex } from '../../parsers/line-index.js';
import type { ServerEndpoint } from './server-endpoint.js';

const LINE_LIMIT = 10_000;

/** `listen` of nginx, and where `server` of an upstream and `proxy_pass` connect to. */
export function nginxEndpoints(text: string): readonly ServerEndpoint[] {
  const lines = new LineIndex(text);
  const plain = text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const directives =
    /(?<=^|[\s;{}])(listen|server|proxy_pass|grpc_pass|uwsgi_pass|fastcgi_pass)[ \t]+([^\s;{}]{1,200})/g;
  return [...plain.matchAll(directives)].flatMap((match) => {
    const [whole, directive = '', value = ''] = match;
    const isListen = directive === 'listen';
    const address = isListen && /^\d+$/.test(value) ? value : value.replace(/^(https?:\/\/[^/]*).*$/, '$1');
    if (value.startsWith('unix:') || !(isListen ? /\d$/ : /:\d+$/).test(address)) return [];
    const { line, column } = lines.at(match.index + whole.length - value.length);
    const role = isListen ? 'declare' : 'connect';
    return [{ server: 'nginx', role, address, given: directive, line, column }];
  });
}

/** `bind` of HAProxy, and where its servers are. */
export function haproxyEndpoints(text: string): readonly ServerEndpoint[] {
  return text.split('\n').flatMap((line, row): readonly ServerEndpoint[] => {
    if (line.length > LINE_LIMIT) return [];
    const place = (index: number) => ({ line: row + 1, column: index + 1 });
    const bind = /^(\s*bind\s+)(\S+)/.exec(line);
    if (bind !== null) {
      let at = bind[1]!.length;
      return bind[2]!.split(',').flatMap((address) => {
        const start = at;
        at += address.length + 1;
        if (!/:\d+(?:-\d+)?$/.test(address) || address.startsWith('unix@')) return [];
        return [{ server: 'haproxy', role: 'declare', address, given: 'bind', ...place(start) }];
      });
    }
    const server = /^(\s*server\s+\S+\s+)(\S+:\d+)(?=\s|$)/.exec(line);
    if (server === null) return [];
    return [{ server: 'haproxy', role: 'connect', address: server[2]!, given: 'server', ...place(server[1]!.length) }];
  });
}

/** The sites of a Caddyfile that name a port, and where `reverse_proxy` connects to. */
export function caddyEndpoints(text: string): readonly ServerEndpoint[] {
  const endpoints: ServerEndpoint[] = [];
  let depth = 0;
  for (const [row, line] of text.split('\n').entries()) {
    if (line.length > LINE_LIMIT) continue;
    const plain = line.replace(/(?<=^|\s)#.*$/, '');
    const isSite = depth === 0;
    const addresses = isSite ? plain.replace(/\{\s*$/, ' ') : (/^\s*reverse_proxy\s.*$/.exec(plain)?.[0] ?? '');
    for (const match of addresses.matchAll(
      /(?<=^|[\s,])(?:https?:\/\/)?(?:[\w.*-]*|\[[\da-f:]*\]):\d{1,5}(?=[\s,/]|$)/gi,
    )) {
      const role = isSite ? 'declare' : 'connect';
      const given = isSite ? 'site' : 'reverse_proxy';
      endpoints.push({ server: 'caddy', role, address: match[0], given, line: row + 1, column: match.index + 1 });
    }
    // `{$NAME}` and `{host}` are placeholders, not blocks.
    if (/\{\s*$/.test(plain)) depth++;
    else if (/^\s*\}/.test(plain)) depth = Math.max(0, depth - 1);
  }
  return endpoints;
}
