import {
  OrgRole,
  PluginType,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TypedVariableModel,
} from '@grafana/data';
import { config, setBackendSrv, setTemplateSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { from } from 'rxjs';
import type { OutlineOptions } from './types';

// Against what hangs, not against slow machines: each look-up by role walks the whole page.
jest.setTimeout(60_000);

/** What stands in for Grafana in tests: its HTTP client, its variables, and a page with a size. */
export interface TestHost {
  /** Answers of resources by path below `resources/`, or by method and path; a function may throw. */
  answers: Record<string, unknown>;
  /** Values of dashboard variables. */
  variables: Record<string, TestVariable>;
  /** Calls that were made, such as `GET access-keys`, with parameters or body. */
  calls: Array<{ call: string; sent: unknown }>;
}

export interface TestVariable {
  value: string | string[];
  multi?: boolean;
  includeAll?: boolean;
}

/** A saved data source as Grafana hands it to the plugin. */
export const instanceSettings = {
  uid: 'outline',
  name: 'Outline',
  type: 'outline-metrics-datasource',
  access: 'proxy',
  readOnly: false,
  jsonData: {},
  meta: { id: 'outline-metrics-datasource', type: PluginType.datasource },
} as DataSourceInstanceSettings<OutlineOptions>;

/** Makes a test run as in Grafana, with one server, for a user with the given role. */
export function startTestHost(orgRole: OrgRole = OrgRole.Admin): TestHost {
  const host: TestHost = {
    answers: { servers: { servers: [{ id: 'main', name: 'home', labels: {} }] } },
    variables: {},
    calls: [],
  };
  setBackendSrv(backendSrvOf(host));
  setTemplateSrv({
    getVariables: () => Object.keys(host.variables).map((name) => ({ name }) as TypedVariableModel),
    replace: (target = '', scopedVars, format) => replaceVariables(host, target, scopedVars ?? {}, format),
    containsTemplate: (target = '') => target.includes('$'),
    updateTimeRange: () => undefined,
  });
  config.bootData = { ...config.bootData, user: { ...config.bootData?.user, orgRole } };
  giveElementsASize();
  return host;
}

function backendSrvOf(host: TestHost): BackendSrv {
  const answer = async (method: string, url: string, sent: unknown) => {
    const path = url.replace(/^.*\/resources\//, '');
    host.calls.push({ call: `${method} ${path}`, sent });
    const found = host.answers[`${method} ${path}`] ?? host.answers[path];
    if (found === undefined) {
      throw { status: 404, data: { message: 'There is no such resource.' }, config: { url } };
    }
    return typeof found === 'function' ? found(sent) : found;
  };
  return {
    fetch: ({ method = 'GET', url, params, data }: BackendSrvRequest) =>
      from(answer(method, url, data ?? params).then((found) => ({ data: found }))),
  } as unknown as BackendSrv;
}

function replaceVariables(host: TestHost, target: string, scopedVars: ScopedVars, format: unknown): string {
  return target.replace(/\$\{(\w+)\}|\$(\w+)/g, (match: string, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    const variable: TestVariable | undefined = scopedVars[name] ?? host.variables[name];
    if (!variable) {
      return match;
    }
    const { value, multi, includeAll } = variable;
    return typeof format === 'function' ? String(format(value, { name, multi, includeAll })) : String(value);
  });
}

class IdleObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Lists draw only what fits, and jsdom has neither sizes, nor observers of them, nor a canvas to measure text with. */
function giveElementsASize(): void {
  const rectangle = { width: 400, height: 400, top: 0, left: 0, bottom: 400, right: 400, x: 0, y: 0 };
  Element.prototype.getBoundingClientRect = () => ({ ...rectangle, toJSON: () => rectangle });
  Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, value: 400 });
  Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, value: 400 });
  Object.assign(globalThis, { IntersectionObserver: IdleObserver, ResizeObserver: IdleObserver });
  const context = { measureText: (text: string) => ({ width: text.length * 8 }) };
  HTMLCanvasElement.prototype.getContext = (() => context) as unknown as HTMLCanvasElement['getContext'];
}
