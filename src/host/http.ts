import type { Http, HttpRequest, HttpResponse } from './host.js';

const DEFAULT_BODY_LIMIT = 1024 * 1024;

/**
 * HTTP over Node's own client, through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name.
 * Redirects are answers like any other, so credentials never follow one to another host.
 */
export const systemHttp: Http = {
  async send(request: HttpRequest): Promise<HttpResponse> {
    const { connect } = await import(/* webpackMode: "eager" */ './http-connection.js');
    return connect({ ...request, bodyLimit: request.bodyLimit ?? DEFAULT_BODY_LIMIT });
  },
};
