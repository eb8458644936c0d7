/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-soup.h: libsoup, loaded when the first connection is made.
 *
 * It brings eleven libraries more. A first frame, and all work without a hub, does without them: a twentieth of a start and
 * a megabyte. One more function of it is one more line in each of the two lists.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define ANA_SOUP_FUNCTIONS(F) \
  F (soup_date_time_new_from_http_string) \
  F (soup_headers_parse_response) \
  F (soup_message_add_flags) \
  F (soup_message_get_metrics) \
  F (soup_message_get_request_headers) \
  F (soup_message_get_response_headers) \
  F (soup_message_get_status) \
  F (soup_message_headers_get_content_type) \
  F (soup_message_headers_get_one) \
  F (soup_message_headers_header_contains) \
  F (soup_message_headers_new) \
  F (soup_message_headers_replace) \
  F (soup_message_headers_unref) \
  F (soup_message_metrics_get_response_body_bytes_received) \
  F (soup_message_new) \
  F (soup_message_set_request_body_from_bytes) \
  F (soup_session_get_type) \
  F (soup_session_send_async) \
  F (soup_session_send_finish) \
  F (soup_websocket_connection_close) \
  F (soup_websocket_connection_get_close_code) \
  F (soup_websocket_connection_get_io_stream) \
  F (soup_websocket_connection_get_state) \
  F (soup_websocket_connection_new) \
  F (soup_websocket_connection_send_message) \
  F (soup_websocket_connection_set_max_incoming_payload_size)

typedef struct {
#define ANA_SOUP_MEMBER(name) typeof (&name) call_##name;
  ANA_SOUP_FUNCTIONS (ANA_SOUP_MEMBER)
#undef ANA_SOUP_MEMBER
} AnaSoup;

const AnaSoup *ana_soup_get (void);

#define soup_date_time_new_from_http_string (ana_soup_get ()->call_soup_date_time_new_from_http_string)
#define soup_headers_parse_response (ana_soup_get ()->call_soup_headers_parse_response)
#define soup_message_add_flags (ana_soup_get ()->call_soup_message_add_flags)
#define soup_message_get_metrics (ana_soup_get ()->call_soup_message_get_metrics)
#define soup_message_get_request_headers (ana_soup_get ()->call_soup_message_get_request_headers)
#define soup_message_get_response_headers (ana_soup_get ()->call_soup_message_get_response_headers)
#define soup_message_get_status (ana_soup_get ()->call_soup_message_get_status)
#define soup_message_headers_get_content_type (ana_soup_get ()->call_soup_message_headers_get_content_type)
#define soup_message_headers_get_one (ana_soup_get ()->call_soup_message_headers_get_one)
#define soup_message_headers_header_contains (ana_soup_get ()->call_soup_message_headers_header_contains)
#define soup_message_headers_new (ana_soup_get ()->call_soup_message_headers_new)
#define soup_message_headers_replace (ana_soup_get ()->call_soup_message_headers_replace)
#define soup_message_headers_unref (ana_soup_get ()->call_soup_message_headers_unref)
#define soup_message_metrics_get_response_body_bytes_received (ana_soup_get ()->call_soup_message_metrics_get_response_body_bytes_received)
#define soup_message_new (ana_soup_get ()->call_soup_message_new)
#define soup_message_set_request_body_from_bytes (ana_soup_get ()->call_soup_message_set_request_body_from_bytes)
#define soup_session_get_type (ana_soup_get ()->call_soup_session_get_type)
#define soup_session_send_async (ana_soup_get ()->call_soup_session_send_async)
#define soup_session_send_finish (ana_soup_get ()->call_soup_session_send_finish)
#define soup_websocket_connection_close (ana_soup_get ()->call_soup_websocket_connection_close)
#define soup_websocket_connection_get_close_code (ana_soup_get ()->call_soup_websocket_connection_get_close_code)
#define soup_websocket_connection_get_io_stream (ana_soup_get ()->call_soup_websocket_connection_get_io_stream)
#define soup_websocket_connection_get_state (ana_soup_get ()->call_soup_websocket_connection_get_state)
#define soup_websocket_connection_new (ana_soup_get ()->call_soup_websocket_connection_new)
#define soup_websocket_connection_send_message (ana_soup_get ()->call_soup_websocket_connection_send_message)
#define soup_websocket_connection_set_max_incoming_payload_size (ana_soup_get ()->call_soup_websocket_connection_set_max_incoming_payload_size)

G_END_DECLS
