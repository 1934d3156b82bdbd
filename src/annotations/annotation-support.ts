import type { AnnotationQuery, AnnotationSupport, DataFrame } from '@grafana/data';
import { of } from 'rxjs';
import type { OutlineQuery } from '../types';
import { AnnotationEditor } from './annotation-editor';
import { annotationEvents } from './annotation-events';
import { defaultAnnotationQuery, readAnnotationQuery } from './annotation-query';

/** What happened to servers and access keys, as annotations of a dashboard. */
export const annotationSupport: AnnotationSupport<OutlineQuery> = {
  QueryEditor: AnnotationEditor,
  getDefaultQuery: () => ({ ...defaultAnnotationQuery, filters: [] }),
  prepareQuery: ({ target }: AnnotationQuery<OutlineQuery>) => {
    const query = readAnnotationQuery(target);
    return query ? { refId: 'Anno', ...target, ...query } : undefined;
  },
  processEvents: (_, frames: DataFrame[]) => of(annotationEvents(frames)),
};
