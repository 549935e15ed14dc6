"""Lets a language model put sentences of a draft in other words. It only proposes: `verify` decides on each of them.

An edge: talks to an OpenAI-compatible chat endpoint. Nothing imports it unless RADCODE_LLM is set.
"""

from __future__ import annotations

import hashlib
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import openai
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from radcode.masking import masked
from radcode.model import Answer, Draft, Phrasing
from radcode.prompts import load_prompt
from radcode.rewording import MEANS, may_be_reworded
from radcode.settings import LanguageModel

TIMEOUT_S = 30.0  # for both tries together: longer, and a coder reads the answer without the model sooner
CONNECT_S = 3.0
TRIES = 2
MAX_BYTES = 200_000  # of a reply; a few sentences take some thousand
log = logging.getLogger("radcode.phrase")


class _Failed(Exception):
    """The model gave nothing that can be used; the message says why, in a coder's words."""


class Phraser:
    """Asks one model, with one prompt. `by` names both, for the record of an answer."""

    def __init__(self, model: LanguageModel, prompts: Path, timeout_s: float = TIMEOUT_S) -> None:
        """Read the prompt and set the client up; nothing is sent yet.

        Raises:
            DataError: the prompt's placeholders are not those that are filled here.
        """
        self._prompt = load_prompt(prompts / "reword.md", [*MEANS, "question", "sentences"])
        fixed = self._prompt.filled(**MEANS, question="", sentences="")
        self.by = Phrasing(model.name, hashlib.sha256(fixed.encode()).hexdigest()[:16])
        self._timeout_s = timeout_s
        # A client of our own: no proxy of the environment, and no redirect, may take the text to another place.
        client = httpx2.Client(transport=_Bounded(timeout_s), trust_env=False, follow_redirects=False)
        self._chat = ChatOpenAI(
            model=model.model,
            base_url=model.base_url,
            api_key=SecretStr(model.key or "none"),  # a server of this machine asks for none, the client does
            temperature=0,
            max_retries=0,
            timeout=httpx2.Timeout(timeout_s, connect=CONNECT_S),
            openai_proxy="",
            use_responses_api=False,
            http_client=client,
        )

    def reword(self, draft: Draft, answer: Answer) -> Draft:
        """Return the draft with the wordings that the model proposes for the sentences that stood their proof."""
        ours = dict.fromkeys(s.statement for s in answer.said if may_be_reworded(s.statement))
        keyed = {f"s{n}": statement for n, statement in enumerate(ours, 1)}
        if not keyed:
            return draft
        text = self._prompt.filled(
            **MEANS,
            question=_as_data(masked(draft.question.text)),
            sentences=_as_data({key: s.text for key, s in keyed.items()}),
        )
        try:
            said = self._reply(text)
        except _Failed as exc:
            return replace(draft, unworded=str(exc))
        if not said.keys() <= keyed.keys():
            return replace(draft, unworded="it answered with sentences that it was not given")
        wordings = {keyed[k]: words for k, words in said.items() if words != keyed[k].text}
        statements = tuple(replace(s, wording=wordings.get(s, "")) for s in draft.statements)
        return replace(draft, statements=statements)

    def _reply(self, text: str) -> dict[str, str]:
        until = time.monotonic() + self._timeout_s
        for tries_left in reversed(range(TRIES)):
            try:
                return _sentences_in(_within(until - time.monotonic(), lambda: self._ask(text)))
            except _Failed:
                if not tries_left or time.monotonic() >= until:
                    raise
        raise AssertionError("not reached")

    def _ask(self, text: str) -> str:
        try:
            # A tracer that the environment switches on would send the text elsewhere.
            with tracing_context(enabled=False):
                return str(self._chat.invoke(text).text)
        except openai.APITimeoutError as exc:
            raise _Failed("it did not answer in time") from exc
        except openai.APIConnectionError as exc:
            raise _Failed("it cannot be reached") from exc
        except openai.APIStatusError as exc:
            raise _Failed(f"its server answered with the error {exc.status_code}") from exc
        except (
            Exception
        ) as exc:  # the client fails on rubbish as it comes: an AttributeError on HTML, a TypeError on null
            log.info("the language model's reply could not be read", exc_info=exc)
            raise _Failed("its reply could not be read") from exc


def _as_data(value: object) -> str:
    """Return a value as JSON that cannot close the tag it stands in."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _sentences_in(reply: str) -> dict[str, str]:
    """Return the sentences of a reply by their keys; thoughts and fences around the JSON are passed over."""
    said = reply.rpartition("</think>")[2]
    try:
        found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    except (ValueError, RecursionError):
        raise _Failed("it answered with something else than sentences") from None
    if not isinstance(found, dict) or not all(isinstance(x, str) and x.strip() for x in found.values()):
        raise _Failed("it answered with something else than sentences")
    return {key: " ".join(words.split()) for key, words in found.items()}


def _within(seconds: float, call: Callable[[], str]) -> str:
    """Return what a call returns, or fail when the time is over: no client's timeout ends a server that trickles."""
    box: queue.SimpleQueue[str | _Failed] = queue.SimpleQueue()

    def run() -> None:
        try:
            box.put(call())
        except _Failed as exc:
            box.put(exc)

    threading.Thread(target=run, daemon=True, name="radcode-phrase").start()
    try:
        found = box.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise _Failed("it did not answer in time") from None
    if isinstance(found, _Failed):
        raise found
    return found


class _Bounded(httpx2.HTTPTransport):
    """A transport whose replies end: after so many bytes, or when the time is over."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(trust_env=False)
        self._timeout_s = timeout_s

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Stream(response.stream, time.monotonic() + self._timeout_s)
        return response


class _Stream(httpx2.SyncByteStream):
    def __init__(self, parts: httpx2.SyncByteStream, until: float) -> None:
        self._parts, self._until = parts, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._parts:
            size += len(part)
            if size > MAX_BYTES or time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the reply does not end")
            yield part

    def close(self) -> None:
        self._parts.close()
