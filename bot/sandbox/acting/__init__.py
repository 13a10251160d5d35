"""What people do: the verbs of ``POST /sandbox/act``.

A wish is ``{"as": key, "do": verb, …}``:

| ``do`` | takes |
| --- | --- |
| ``message`` | ``channel``, ``text`` |
| ``reply`` | ``message``, ``text`` |
| ``post`` | ``title``, ``text``, ``tags`` (names), ``channel`` (a forum; the first one) |
| ``upload`` | ``channel``, ``name`` and ``text`` of the file, ``content`` said with it |
| ``edit`` | ``message``, ``text`` |
| ``delete`` | ``message`` |
| ``click`` | ``message``, ``custom_id`` or ``label`` |
| ``select`` | ``message``, ``custom_id`` or ``label`` (its placeholder), ``values`` |
| ``submit`` | ``fields`` by label; ``cancel`` true closes the modal unsent |
| ``command`` | ``name`` (``faq`` or ``faq reload``), ``options``, ``channel`` |
| ``autocomplete`` | as ``command``; ``focused`` is the option asked about, else the last one |
| ``menu`` | ``name``, ``message`` or ``user`` |
| ``join``, ``leave`` | |
| ``tag`` | ``channel`` (a post or thread), ``tags``: all that it has from then on |
| ``rename`` | ``channel``, ``title`` |
| ``archive``, ``unarchive``, ``lock``, ``unlock``, ``delete_post`` | ``channel`` |
| ``gh_open`` | ``title``, ``body``, ``label``; or ``url``, a link to a new issue, with ``fields`` |
| ``gh_edit`` | ``issue``, ``title``, ``body`` |
| ``gh_comment`` | ``issue``, ``body``; answers ``comment``, its id |
| ``gh_edit_comment``, ``gh_delete_comment`` | ``comment`` (its id), ``body`` |
| ``gh_label``, ``gh_unlabel`` | ``issue``, ``label`` |
| ``gh_close`` | ``issue``, ``reason``: completed, not_planned or duplicate |
| ``gh_reopen``, ``gh_delete`` | ``issue`` |
| ``gh_milestone`` | ``issue``, ``milestone``: its title, none to take it away |
| ``gh_assign``, ``gh_unassign`` | ``issue``, ``login``; oneself without one |
| ``gh_transfer`` | ``issue``, ``to``: a repository; answers the new ``issue`` |
| ``gh_release`` | ``tag``, ``notes``, ``commits`` (messages), ``prerelease``; or new ``notes`` |

``message`` is an id. ``channel`` is a name, an id or a post's title; without it, where the person
was last. In texts ``@nora``, ``@bridge``, ``@maintainer`` and ``#help`` become mentions. The answer
is ``{"messages", "ephemeral", "deleted", "modal"}``, for ``autocomplete`` with ``choices``, and
with ``failed`` where the bot did not react in time.

On GitHub ``issue`` is a number or ``owner/name#12``; ``repo`` is where, if not in the first
repository. ``fields`` are what the person fills in, by the ids or labels of the form, over what
the link fills in; ``title`` and ``body`` likewise. The answer has ``issue``, the number, and
``url`` besides. People act under their ``github`` login; only maintainers label, and close or edit
what is others'.
"""
