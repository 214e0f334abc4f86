# `make` shows what there is. The recipes only name what to run: .ci/ installs, asterisk/up.py starts.
.DEFAULT_GOAL := help
.PHONY: help up down install test test-quick test-live clauses lint collected check test-compose bench-calls bench-boards bench-secure bench-agi bench-check bench-commands bench-decide bench-replay bench-queue bench-company bench-races bench-queueing bench-simulate bench-journal soak-wallboard mutants coverage house tools venv

# With bytecode of the tests kept, six workers need not compile 400 files each.
unexport PYTHONDONTWRITEBYTECODE

# Live tests wait more than they compute, so run more of them at once. The longest files begin (tests/conftest.py).
WORKERS = $(shell expr $$(nproc) + 4)
# Unit tests are the rest: no exchange, no database server, no other programs, no more than a second.
QUICK = not live and not postgres and not whole

# What mypy found in each module, by the module's hash; outside the clone, so that the next clone need not begin anew.
KNOWN = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vaxel/mypy

TOOLS = openssl:openssl linphonec:linphone-cli nft:nftables ip:iproute2 sipp:sip-tester baresip:baresip-core sox:sox faad:faad /usr/lib/*/sox/libsox_fmt_mp3.so:libsox-fmt-mp3 node:nodejs chromium:chromium systemd-analyze:systemd espeak-ng:espeak-ng mmdebstrap:mmdebstrap gcc:gcc /usr/include/stdio.h:libc6-dev \
        /usr/lib/postgresql/*/bin/initdb:postgresql

# Unpacked, not installed: installed they would start as services.
UNPACKED = fail2ban prometheus kamailio kamailio-tls-modules coturn libmariadb3 libhiredis0.14 \
           $(foreach part,core extra openssl pthreads,libevent-$(part)-2.1-7)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## start the exchange, the service and the example company; says how to call
	@python3 asterisk/up.py up

down: ## stop them; calls end, data stays
	@python3 asterisk/up.py down

install: ## install it for good, as units of systemd (root; DESTDIR=... only the files)
	@python3 asterisk/install.py $(if $(DESTDIR),--destdir $(DESTDIR))

test: ## everything: style, types, unit, database and live call tests
	@$(MAKE) --no-print-directory -j 2 lint collected
	@.venv/bin/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: tools ## style and types only
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@MYPYPATH=asterisk .venv/bin/mypy --cache-dir $(KNOWN) app tests asterisk/*.py

collected: venv # one process compiles the tests for all workers, while the other core checks types
	@said=$$(.venv/bin/python -m pytest -q --collect-only 2>&1) || { echo "$$said" | tail -n 100; exit 1; }

test-quick: venv ## style and all unit tests, in under a minute: no exchange, no database server, no other programs
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/python -m pytest -q -p no:xdist -p tests.forks --forks $(shell expr $$(nproc) + 1) --hypothesis-profile quick -m "$(QUICK)"

test-live: tools ## the live tests of one name: make test-live T=voicemail (a file of tests/live), or T=any_part_of_a_test_s_name
	@test -n "$(T)" || { echo "Say which: make test-live T=voicemail runs tests/live/test_voicemail.py, T=q12 every live test with q12 in its name." >&2; exit 2; }
	@.venv/bin/python -m pytest -q $(or $(wildcard tests/live/test_$(T).py),tests/live -k "$(T)")

.PHONY: screenshots
screenshots: tools ## each page, in both languages, three sizes and both colour schemes, into a directory (DIR=screenshots)
	@SCREENSHOTS=$(abspath $(or $(DIR),screenshots)) .venv/bin/python -m pytest -q --timeout 1200 tests/live/test_all_pages.py

clauses: venv ## docs/clauses.md, write it from the code: where each clause is decided, tested and described
	@.venv/bin/python -m tests.docs.clauses

house: venv ## the sizes of the modules, by room, and which are too large
	@.venv/bin/python -m tests.house

test-compose: ## docker-compose.yml for real: a call, restarts in mid-call (needs docker or podman, and base images)
	@python3 asterisk/try_compose.py

bench-calls: tools ## load side by side: native Dial(), bare Stasis, Växel with the whole policy
	@.venv/bin/python sip-test/bench/calls.py $(ARGS)

bench-boards: tools ## calls side by side: nobody looks, and 200 people have /desk open
	@.venv/bin/python sip-test/bench/boards.py $(ARGS)

bench-secure: tools ## calls with sound side by side: by UDP and RTP, and by TLS and SRTP
	@.venv/bin/python sip-test/bench/secure.py $(ARGS)

bench-agi: tools ## the AGI door side by side with native Dial() and the ARI way, in one run, at 50 calls/s
	@.venv/bin/python sip-test/bench/agi.py $(ARGS)

bench-queue: tools ## queues side by side: app_queue and Växel, 10, 100 and 500 waiting
	@.venv/bin/python sip-test/bench/queues.py $(ARGS)

bench-company: tools ## 100, 1,000 and 10,000 people: import, start, memory, pages, and SIP that is never silent
	@.venv/bin/python sip-test/bench/company.py $(ARGS)

bench-races: tools ## thousands of agents answer in the same instant: nothing may be left over
	@.venv/bin/python sip-test/bench/races.py $(ARGS)

bench-queueing: venv ## the queues' core: events per second at 1,000 and 100,000 waiting
	@.venv/bin/python sip-test/bench_queueing.py $(ARGS)

bench-check: venv ## vaxel policy check: 1,000 people and 50 queues in under 10 s
	@.venv/bin/python sip-test/bench_check.py $(ARGS)

bench-commands: venv ## vaxel --help and explain as somebody at a terminal waits for them
	@.venv/bin/python sip-test/bench_commands.py

bench-replay: venv ## vaxel replay: a journal of a million decisions in under 60 s; prints decisions/s, processor, memory
	@.venv/bin/python sip-test/bench_replay.py $(ARGS)

bench-simulate: venv ## vaxel simulate: a year of 2,000 calls a day with 3 queues in under 60 s
	@.venv/bin/python sip-test/bench_simulate.py $(ARGS)

bench-journal: tools ## searches and statistics with a journal of a million calls, SQLite and PostgreSQL side by side
	@.venv/bin/python sip-test/bench/journal.py $(ARGS)

soak-wallboard: tools ## a screen on the wall for days, in minutes: what its page holds; the service dies, midnight, a revoked link
	@.venv/bin/python sip-test/bench/wallboard.py $(ARGS)

bench-decide: venv ## decide() with 1,000 people and 10,000 rules' worth of numbers
	@.venv/bin/python sip-test/bench_decide.py $(ARGS)

mutants: ## change policy/ and queueing/ bit by bit: which changes does no test notice? (ARGS='app.queueing.*')
	@sh .ci/measure.sh
	@nice .venv-measure/bin/python .ci/mutants.py $(ARGS)

coverage: ## the lines of app/ that the unit tests run
	@sh .ci/measure.sh
	@.venv-measure/bin/coverage run -m pytest -q -n $(WORKERS) --dist loadfile -m "not live and not postgres" && .venv-measure/bin/coverage combine -q && .venv-measure/bin/coverage report --skip-covered --sort=cover

tools: venv
	@sh .ci/programs.sh $(TOOLS)
	@sh .ci/unpack.sh $(UNPACKED)

venv:
	@sh .ci/venv.sh
