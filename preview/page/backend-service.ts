import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { defer, lastValueFrom, type Observable } from 'rxjs';

/**
 * Grafana's HTTP service as data sources use it: answers as JSON, and an answer that is not 2xx thrown with its
 * status and body.
 */
class PreviewBackendService implements BackendSrv {
  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return defer(() => send<T>(options));
  }

  async request<T>(options: BackendSrvRequest): Promise<T> {
    return (await this.datasourceRequest<T>(options)).data;
  }

  datasourceRequest<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  get<T>(url: string, params?: Record<string, unknown>, requestId?: string): Promise<T> {
    return this.request({ method: 'GET', url, params, requestId });
  }

  delete<T>(url: string, data?: unknown): Promise<T> {
    return this.request({ method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown): Promise<T> {
    return this.request({ method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown): Promise<T> {
    return this.request({ method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown): Promise<T> {
    return this.request({ method: 'PUT', url, data });
  }

  chunked(): never {
    throw new Error('The preview has no streamed answers.');
  }
}

export const backendService = new PreviewBackendService();

async function send<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
  const url = new URL(options.url, window.location.href);
  for (const [name, value] of Object.entries(options.params ?? {})) {
    [value].flat().forEach((item) => url.searchParams.append(name, String(item)));
  }
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    headers: { 'Content-Type': 'application/json', ...options.headers },
    body: options.data === undefined ? undefined : JSON.stringify(options.data),
    signal: options.abortSignal,
  });
  const text = await response.text();
  const data = text === '' ? undefined : JSON.parse(text);
  const { status, statusText, ok, headers, redirected, type } = response;
  if (!ok) {
    throw { status, statusText, data, config: options };
  }
  return { data, status, statusText, ok, headers, redirected, type, url: response.url, config: options };
}
