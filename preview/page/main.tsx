import './boot-data';
import { ThemeContext, createTheme, type DataSourcePluginMeta } from '@grafana/data';
import { ErrorBoundaryAlert, GlobalStyles, PortalContainer } from '@grafana/ui';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { backendService } from './backend-service';
import { provideHostServices } from './host-services';
import { speakLanguage } from './language';
import { loadPlugin } from './load-plugin';
import { PreviewPage } from './preview-page';
import { loadSettings } from './saved-settings';

interface PreviewInformation {
  server: string;
  installerLine: string | null;
  /** Whether the server tells when the page has changed. */
  isReloading: boolean;
  plugin: DataSourcePluginMeta;
}

async function main(root: HTMLElement): Promise<void> {
  provideHostServices();
  const { plugin: meta, isReloading, ...information } = await backendService.get<PreviewInformation>('/api/preview');
  if (isReloading) {
    new EventSource('/api/preview/reloads').onmessage = () => window.location.reload();
  }
  await speakLanguage(meta);
  const [plugin, saved] = await Promise.all([loadPlugin(meta), loadSettings(meta)]);
  createRoot(root).render(
    <ThemeContext.Provider value={createTheme({ colors: { mode: shownTheme() } })}>
      <GlobalStyles />
      <ErrorBoundaryAlert>
        <PreviewPage plugin={plugin} meta={meta} saved={saved} {...information} />
      </ErrorBoundaryAlert>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

/** The theme that the address names, as in `?theme=light`. */
function shownTheme(): 'dark' | 'light' {
  return new URLSearchParams(window.location.search).get('theme') === 'light' ? 'light' : 'dark';
}

const root = document.getElementById('page');
if (root) {
  main(root).catch((error: unknown) => {
    root.textContent = `The preview cannot start: ${error instanceof Error ? error.message : String(error)}`;
  });
}
