"""Stands for GitHub: as much of its REST API, its webhooks and its issue forms as a bridge needs.

* ``/github/…``: the REST API, for PyGithub's ``base_url``. Calls that are not known are answered
  404 and noted in ``unknown_routes``.
* ``POST /sandbox/webhook``: ``{"url", "secret", "content_type"}``: who is told of every change;
  see ``webhooks``.
* ``POST /sandbox/github``: ``{"as", "url"}``: what a link to a new issue opens; see ``drafts``.
* ``POST /sandbox/fault``: trouble; see ``faults`` and ``webhook_faults``.

The cast, ``[github]`` of ``data/sandbox.toml``, says which repositories, issues and labels there
are; the templates are the files of ``data/sandbox-github/<owner>/<name>/ISSUE_TEMPLATE``.
"""
