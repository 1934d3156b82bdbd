"""Feeds `requests.jsonl` to the `Statistics` class of crawlee for Python and writes what it says to `recorded.jsonl`.

    python3 -m venv /tmp/crawlee && /tmp/crawlee/bin/pip install crawlee==1.11.0
    /tmp/crawlee/bin/python record.py

Both clocks of the class are replaced, so that each step happens exactly when `requests.jsonl` says. A run of the
sequence is one `Statistics` object; the next one restores what the one before it persisted.
"""

import asyncio
import importlib.metadata
import json
import logging
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import crawlee.statistics._models as models
import crawlee.statistics._statistics as statistics
from crawlee import service_locator
from crawlee.storage_clients import MemoryStorageClient
from crawlee.storages import KeyValueStore

folder = Path(__file__).parent
now_ms = 0


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(now_ms / 1000, tz or timezone.utc)


models.datetime = statistics.datetime = Clock
statistics.time = SimpleNamespace(perf_counter_ns=lambda: now_ms * 1_000_000)
logging.disable()


async def make_statistics(store):
    async def factory():
        return store

    return statistics.Statistics.with_default_state(
        persistence_enabled='explicit_only', persist_state_key='STATISTICS', persist_state_kvs_factory=factory
    )


def figures(current):
    state = current.state
    seconds = lambda duration: None if duration is None else duration.total_seconds()
    return {
        **current.calculate().to_dict(),
        'requests_retries': state.requests_retries,
        'request_min_duration': seconds(state.request_min_duration),
        'request_max_duration': seconds(state.request_max_duration),
        'requests_with_status_code': dict(state.requests_with_status_code),
        'crawler_started_at': state.crawler_started_at and state.crawler_started_at.isoformat(),
        'crawler_last_started_at': state.crawler_last_started_at and state.crawler_last_started_at.isoformat(),
        'crawler_finished_at': state.crawler_finished_at and state.crawler_finished_at.isoformat(),
    }


async def main():
    global now_ms
    service_locator.set_storage_client(MemoryStorageClient())
    store = await KeyValueStore.open()
    steps = [json.loads(line) for line in (folder / 'requests.jsonl').read_text().splitlines()]
    current = await make_statistics(store)
    recorded = [{'crawlee': importlib.metadata.version('crawlee')}]
    for step in steps:
        now_ms = step['at']
        do = step['do']
        try:
            if do == 'run':
                current = await make_statistics(store)
                await current.__aenter__()
            elif do == 'start':
                current.record_request_processing_start(step['id'])
            elif do == 'finish':
                current.record_request_processing_finish(step['id'])
            elif do == 'fail':
                current.record_request_processing_failure(step['id'])
            elif do == 'defer':
                current.record_request_processing_deferral(step['id'])
            elif do == 'status':
                current.register_status_code(step['code'])
            elif do == 'persist':
                await current._state.persist_state()
            elif do == 'stop':
                await current.__aexit__(None, None, None)
                await current._state.persist_state()
            elif do == 'reset':
                await current.reset()
            elif do == 'figures':
                recorded.append({'step': step['name'], 'figures': figures(current)})
            elif do == 'run again':
                await current.__aenter__()
            else:
                raise ValueError(do)
        except RuntimeError as error:
            recorded.append({'step': step.get('name', do), 'error': str(error)})
    (folder / 'recorded.jsonl').write_text(''.join(json.dumps(line) + '\n' for line in recorded))


asyncio.run(main())
