/*
 * The note in the presence that phones get (PIDF, RFC 3863): the words of the presence state, such as "På lunch, åter 13:00".
 *
 * Knows: the three places where phones look for a note, and how words become XML. Refuses to know: whose presence it is,
 * and where the words come from (app/ari/busy_lamps.py sets CustomPresence).
 *
 * Copyright (C) 2026 the authors of Växel
 *
 * This program is free software, distributed under the terms of the GNU General Public License Version 2: it becomes a part of
 * Asterisk, which is. See docs/decisions/lamps.md.
 */

#include "asterisk.h"

/*
 * Debian has Asterisk's headers, but not those of the PJSIP in it. What we need of that stands here: types that we only hand on,
 * one structure of two fields, and the functions below. Asterisk does not load a module of whose functions one is missing.
 */
typedef struct pj_pool_t pj_pool_t;

/* As Asterisk builds PJSIP (third-party/pjproject/patches/config_site.h), for its own header. We try it at load. */
#define PJSIP_MAX_URL_SIZE 512

#include "asterisk/linkedlists.h"
#include "asterisk/module.h"
#include "asterisk/res_pjsip_body_generator_types.h"
#include "asterisk/utf8.h"

typedef struct pj_xml_node pj_xml_node;
typedef struct pj_str_t {
	char *ptr;
	ssize_t slen;
} pj_str_t;

void *pj_pool_alloc(pj_pool_t *pool, size_t size);
pj_pool_t *pj_pool_create_on_buf(const char *name, void *buffer, size_t size);
size_t pj_pool_get_used_size(const pj_pool_t *pool);
void pj_list_erase(void *node);
pj_xml_node *pj_xml_find_node(const pj_xml_node *parent, const pj_str_t *name);
pj_xml_node *pj_xml_parse(pj_pool_t *pool, char *text, size_t length);
void pj_xml_add_node(pj_xml_node *parent, pj_xml_node *node);

/* Of res_pjsip_pubsub.h, which needs all of PJSIP's headers. */
#define EXTEN_STATE_DATA "ast_sip_exten_state_data"

struct ast_sip_body_data {
	const char *body_type;
	void *body_data;
};

struct ast_sip_pubsub_body_supplement {
	const char *type;
	const char *subtype;
	int (*supplement_body)(void *body, void *data);
	AST_LIST_ENTRY(ast_sip_pubsub_body_supplement) list;
};

int ast_sip_pubsub_register_body_supplement(struct ast_sip_pubsub_body_supplement *supplement);
void ast_sip_pubsub_unregister_body_supplement(struct ast_sip_pubsub_body_supplement *supplement);
int ast_sip_pubsub_generate_body_content(const char *type, const char *subtype, struct ast_sip_body_data *data,
	struct ast_str **text);

/*
 * Bytes of a note as XML. Asterisk gives up a body of more than 2 kB (MAX_STRING_GROWTHS of its generator), and the note
 * stands in it three times.
 */
#define LONGEST_NOTE 240

#define ELLIPSIS "\xe2\x80\xa6"

/* How a character of `length` bytes is written; returns the bytes of that. */
static size_t as_xml(const char *character, size_t length, const char **written)
{
	*written = character;
	if (length > 1) {
		/* U+FFFE and U+FFFF are UTF-8, but no characters of XML. */
		if (!memcmp(character, "\xef\xbf\xbe", 3) || !memcmp(character, "\xef\xbf\xbf", 3)) {
			*written = "?";
			return 1;
		}
		return length;
	}
	switch (*character) {
	case '<':
		*written = "&lt;";
		break;
	case '>':
		*written = "&gt;";
		break;
	case '&':
		*written = "&amp;";
		break;
	case '"':
		*written = "&quot;";
		break;
	case '\'':
		*written = "&apos;";
		break;
	default:
		if ((unsigned char) *character < ' ' || *character == 0x7f) {
			*written = " ";
		}
		return 1;
	}
	return strlen(*written);
}

/* The words as the content of an XML element, shortened between two characters. `into` has LONGEST_NOTE + 1 bytes. */
static void write_words(const char *words, char *into)
{
	char valid[4 * LONGEST_NOTE];
	size_t size = sizeof(valid), used = 0, before_ellipsis = 0;
	const char *next;
	int whole = ast_utf8_replace_invalid_chars(valid, &size, words, strlen(words)) != AST_UTF8_REPLACE_OVERRUN;

	for (next = valid; *next;) {
		const char *written;
		size_t length = 1, more;

		while ((next[length] & 0xc0) == 0x80) {
			length++;
		}
		more = as_xml(next, length, &written);
		if (used + more > LONGEST_NOTE) {
			whole = 0;
			break;
		}
		memcpy(into + used, written, more);
		used += more;
		next += length;
		if (used <= LONGEST_NOTE - strlen(ELLIPSIS)) {
			before_ellipsis = used;
		}
	}
	if (!whole) {
		memcpy(into + before_ellipsis, ELLIPSIS, strlen(ELLIPSIS));
		used = before_ellipsis + strlen(ELLIPSIS);
	}
	into[used] = '\0';
}

static pj_xml_node *child(pj_xml_node *parent, const char *name)
{
	pj_str_t wanted = { (char *) name, strlen(name) };

	return pj_xml_find_node(parent, &wanted);
}

/* Put <name>words</name> into an element, in the place of one that is there. The pool is the body's, and ends with it. */
static void put_note(pj_pool_t *pool, pj_xml_node *parent, const char *name, const char *words)
{
	size_t size = 2 * strlen(name) + strlen(words) + sizeof("<></>");
	pj_xml_node *old, *note;
	char *text;

	/* PJSIP's nodes point into the text that it read. */
	if (!parent || !(text = pj_pool_alloc(pool, size))) {
		return;
	}
	snprintf(text, size, "<%s>%s</%s>", name, words, name);
	if (!(note = pj_xml_parse(pool, text, size - 1))) {
		return;
	}
	if ((old = child(parent, name))) {
		pj_list_erase(old);
	}
	pj_xml_add_node(parent, note);
}

static int supplement_body(void *body, void *data)
{
	const struct ast_sip_exten_state_data *state = data;
	char words[LONGEST_NOTE + 1];

	if (ast_strlen_zero(state->presence_message)) {
		return 0; /* Asterisk's words stay: "Ready", "On the phone" */
	}
	write_words(state->presence_message, words);
	put_note(state->pool, body, "note", words);
	put_note(state->pool, child(body, "tuple"), "note", words);
	/* RFC 4479: a note about the person. The eyeBeam supplement makes this element, and declares the prefix. */
	put_note(state->pool, child(body, "dm:person"), "dm:note", words);
	return 0;
}

/*
 * Whether the pool stands where we think in Asterisk's structure, behind the two addresses. We let Asterisk make a body of a
 * structure that is filled with pointers to one pool from there on, but has another where we expect it: that one must be used.
 */
static int finds_the_pool(void)
{
	static char ours_memory[8192], theirs_memory[8192];
	union {
		struct ast_sip_exten_state_data state;
		pj_pool_t *filled[(sizeof(struct ast_sip_exten_state_data) + 8192) / sizeof(pj_pool_t *)];
	} tried;
	struct ast_sip_body_data data = { .body_type = EXTEN_STATE_DATA, .body_data = &tried.state };
	pj_pool_t *ours = pj_pool_create_on_buf("ours", ours_memory, sizeof(ours_memory));
	pj_pool_t *theirs = pj_pool_create_on_buf("theirs", theirs_memory, sizeof(theirs_memory));
	struct ast_str *text = ast_str_create(4096);
	size_t at = offsetof(struct ast_sip_exten_state_data, local), before;
	int found = 0;

	if (ours && theirs && text) {
		memset(&tried, 0, sizeof(tried));
		for (at = (at + sizeof(theirs) - 1) / sizeof(theirs); at < ARRAY_LEN(tried.filled); at++) {
			tried.filled[at] = theirs;
		}
		tried.state.exten = "1";
		tried.state.exten_state = AST_EXTENSION_NOT_INUSE;
		tried.state.sub = NULL;
		tried.state.datastores = NULL;
		tried.state.pool = ours;
		before = pj_pool_get_used_size(ours);
		found = !ast_sip_pubsub_generate_body_content("application", "pidf+xml", &data, &text)
			&& pj_pool_get_used_size(ours) > before;
	}
	ast_free(text);
	return found;
}

static struct ast_sip_pubsub_body_supplement supplement = {
	.type = "application",
	.subtype = "pidf+xml",
	.supplement_body = supplement_body,
};

static int load_module(void)
{
	if (!finds_the_pool()) {
		ast_log(LOG_ERROR, "This Asterisk keeps its presence otherwise: presence keeps Asterisk's own notes\n");
		return AST_MODULE_LOAD_DECLINE;
	}
	return ast_sip_pubsub_register_body_supplement(&supplement) ? AST_MODULE_LOAD_DECLINE : AST_MODULE_LOAD_SUCCESS;
}

static int unload_module(void)
{
	ast_sip_pubsub_unregister_body_supplement(&supplement);
	return 0;
}

/* After the eyeBeam supplement, whose element we fill. Asterisk itself refuses a module that was built for another of it. */
AST_MODULE_INFO(ASTERISK_GPL_KEY, AST_MODFLAG_LOAD_ORDER, "PIDF notes of the presence state's own words",
	.support_level = AST_MODULE_SUPPORT_EXTENDED,
	.load = load_module,
	.unload = unload_module,
	.load_pri = AST_MODPRI_APP_DEPEND,
	.requires = "res_pjsip,res_pjsip_pubsub,res_pjsip_pidf_body_generator",
);
