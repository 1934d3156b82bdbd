import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import * as v from 'valibot';
import type { Endpoint } from '../../pkg/resources/contract';

/** A request to a route of the data source. */
export interface SentRequest {
  method: Endpoint['method'];
  /** Below `…/resources/`. */
  path: string;
  parameters?: v.InferInput<Endpoint['parameters']> | undefined;
  body?: unknown;
}

/** The backend's resource routes, by their contract. What arrives is checked against it. */
export class ResourceClient {
  readonly #send: (request: SentRequest) => Promise<unknown>;

  constructor(send: (request: SentRequest) => Promise<unknown>) {
    this.#send = send;
  }

  async call<const E extends Endpoint>(
    { method, path, answer }: E,
    parameters?: v.InferInput<E['parameters']>,
    body?: v.InferInput<E['body']>
  ): Promise<v.InferOutput<E['answer']>> {
    return v.parse(answer, await this.#send({ method, path, parameters, body }));
  }
}

/** The routes of a saved data source, where there is no data source object. Whoever calls shows what went wrong. */
export function resourcesOf(uid: string): ResourceClient {
  return new ResourceClient(async ({ method, path, parameters: params, body: data }) => {
    const url = `/api/datasources/uid/${encodeURIComponent(uid)}/resources/${path}`;
    const request = { method, url, params, data, showErrorAlert: false, showSuccessAlert: false };
    return (await lastValueFrom(getBackendSrv().fetch<unknown>(request))).data;
  });
}
