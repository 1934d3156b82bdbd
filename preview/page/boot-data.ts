// Must be the first import of the page: @grafana/runtime reads these when it is loaded, as in Grafana.

declare global {
  interface Window {
    grafanaBootData: unknown;
    __grafana_public_path__: string;
  }
}

window.grafanaBootData = {
  settings: { featureToggles: {} },
  user: { theme: 'dark', orgRole: 'Admin', isSignedIn: true, permissions: {} },
  navTree: [],
};
window.__grafana_public_path__ = '/public/';

export {};
