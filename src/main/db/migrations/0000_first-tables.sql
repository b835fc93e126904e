CREATE TABLE `attempts` (
	`delivery_id` text NOT NULL,
	`number` integer NOT NULL,
	`trigger` text NOT NULL,
	`url` text NOT NULL,
	`remote_address` text,
	`request_headers` text NOT NULL,
	`outcome` text NOT NULL,
	`status` integer,
	`error_code` text,
	`error_message` text,
	`dns_ms` integer,
	`connect_ms` integer,
	`tls_ms` integer,
	`first_byte_ms` integer,
	`total_ms` integer NOT NULL,
	`reused_connection` integer NOT NULL,
	`response_headers` text,
	`response_body` text,
	`response_body_encoding` text,
	`response_size` integer,
	`response_cut` integer,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`delivery_id`, `number`),
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "attempts_outcome" CHECK("attempts"."outcome" IN ('response', 'timeout', 'dns', 'unreachable', 'connection_refused', 'connection_reset', 'tls', 'protocol', 'blocked_address', 'request_invalid', 'interrupted', 'offline', 'secret_unavailable')),
	CONSTRAINT "attempts_trigger" CHECK("attempts"."trigger" IN ('scheduled', 'manual', 'test'))
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject_kind`,`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `bodies` (
	`event_id` text NOT NULL,
	`payload_version` text NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`event_id`, `payload_version`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `content_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`room_id` text NOT NULL,
	`transcript_id` text,
	`accepted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `content_keys_transcript` ON `content_keys` (`room_id`,`transcript_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`room_id` text NOT NULL,
	`event_type` text NOT NULL,
	`event_id` text,
	`title` text,
	`payload_version` text NOT NULL,
	`room_name` text NOT NULL,
	`state` text NOT NULL,
	`held_reason` text,
	`attempts_made` integer DEFAULT 0 NOT NULL,
	`schedule_step` integer DEFAULT 0 NOT NULL,
	`scheduled_wait_ms` integer DEFAULT 0 NOT NULL,
	`rotation_tries` integer DEFAULT 0 NOT NULL,
	`next_trigger` text DEFAULT 'scheduled' NOT NULL,
	`stays_delivered` integer DEFAULT false NOT NULL,
	`due_at` integer NOT NULL,
	`accepted_at` integer NOT NULL,
	`first_attempt_at` integer,
	`last_attempt_at` integer,
	`finished_at` integer,
	`last_outcome` text,
	`last_status` integer,
	`status_class` text DEFAULT 'none' NOT NULL,
	`last_error_code` text,
	`last_duration_ms` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "deliveries_state" CHECK("deliveries"."state" IN ('pending', 'delivered', 'dead_letter', 'cancelled')),
	CONSTRAINT "deliveries_held_reason" CHECK("deliveries"."held_reason" IS NULL OR ("deliveries"."state" = 'pending' AND "deliveries"."held_reason" IN ('offline', 'secret_unavailable', 'endpoint_disabled', 'paused', 'rate_limit', 'breaker'))),
	CONSTRAINT "deliveries_status_class" CHECK("deliveries"."status_class" IN ('none', '2xx', '3xx', '4xx', '5xx', 'failed')),
	CONSTRAINT "deliveries_next_trigger" CHECK("deliveries"."next_trigger" IN ('scheduled', 'manual', 'test')),
	CONSTRAINT "deliveries_payload_version" CHECK("deliveries"."payload_version" IN ('2025-08-27', '2025-12-26'))
);
--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`endpoint_id`,`due_at`,`id`) WHERE "deliveries"."state" = 'pending' AND "deliveries"."held_reason" IS NULL;--> statement-breakpoint
CREATE INDEX `deliveries_held` ON `deliveries` (`held_reason`,`endpoint_id`) WHERE "deliveries"."held_reason" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_room` ON `deliveries` (`room_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_endpoint_state` ON `deliveries` (`endpoint_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_endpoint` ON `deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_type` ON `deliveries` (`event_type`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_status_class` ON `deliveries` (`status_class`,`id`) WHERE "deliveries"."status_class" <> '2xx';--> statement-breakpoint
CREATE TABLE `delivery_events` (
	`delivery_id` text NOT NULL,
	`position` integer NOT NULL,
	`event_id` text NOT NULL,
	PRIMARY KEY(`delivery_id`, `position`),
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `delivery_events_event` ON `delivery_events` (`event_id`);--> statement-breakpoint
CREATE TABLE `endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`room_id` text NOT NULL,
	`url` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`event_types` text NOT NULL,
	`payload_version` text NOT NULL,
	`headers` text NOT NULL,
	`standard_webhooks` integer DEFAULT false NOT NULL,
	`connect_timeout_ms` integer NOT NULL,
	`total_timeout_ms` integer NOT NULL,
	`retry_policy` text,
	`retry_client_errors` integer DEFAULT false NOT NULL,
	`retryable_client_error_seen` integer DEFAULT false NOT NULL,
	`concurrency` integer NOT NULL,
	`strict_order` integer DEFAULT false NOT NULL,
	`rate_limit_count` integer,
	`rate_limit_seconds` integer,
	`rate_limit_next_at` integer,
	`batch_window_seconds` integer,
	`batch_max_events` integer,
	`batch_max_bytes` integer,
	`allow_private` integer DEFAULT false NOT NULL,
	`allow_loopback` integer DEFAULT false NOT NULL,
	`allow_list` text NOT NULL,
	`old_secret_first` integer DEFAULT false NOT NULL,
	`failing_since` integer,
	`consecutive_failures` integer DEFAULT 0 NOT NULL,
	`breaker_open_until` integer,
	`breaker_step` integer DEFAULT 0 NOT NULL,
	`disabled_reason` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "endpoints_payload_version" CHECK("endpoints"."payload_version" IN ('2025-08-27', '2025-12-26')),
	CONSTRAINT "endpoints_disabled_reason" CHECK("endpoints"."disabled_reason" IS NULL OR "endpoints"."disabled_reason" IN ('manual', 'gone', 'failing', 'taking_over'))
);
--> statement-breakpoint
CREATE INDEX `endpoints_room` ON `endpoints` (`room_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`room_id` text NOT NULL,
	`type` text NOT NULL,
	`transcript_id` text,
	`title` text,
	`intake` text NOT NULL,
	`content_key` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`accepted_at` integer NOT NULL,
	`content` text NOT NULL,
	`maybe_sent_by_reflector` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "events_intake" CHECK("events"."intake" IN ('api', 'reflector_webhook', 'reflector_follow', 'file', 'sample'))
);
--> statement-breakpoint
CREATE INDEX `events_room` ON `events` (`room_id`,`accepted_at`);--> statement-breakpoint
CREATE INDEX `events_transcript` ON `events` (`transcript_id`);--> statement-breakpoint
CREATE TABLE `followed_transcripts` (
	`source_id` text NOT NULL,
	`transcript_id` text NOT NULL,
	`external_room_id` text NOT NULL,
	`title` text,
	`change_seq` integer NOT NULL,
	`ended` integer NOT NULL,
	`fate` text NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`ended_seen_at` integer,
	PRIMARY KEY(`source_id`, `transcript_id`),
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "followed_transcripts_fate" CHECK("followed_transcripts"."fate" IN ('event', 'not_ended', 'before_start', 'room_not_imported', 'room_disabled', 'unreadable', 'vanished'))
);
--> statement-breakpoint
CREATE INDEX `followed_transcripts_seq` ON `followed_transcripts` (`source_id`,`change_seq`);--> statement-breakpoint
CREATE INDEX `followed_transcripts_room` ON `followed_transcripts` (`source_id`,`external_room_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`body_hash` text NOT NULL,
	`event_id` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `intake_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `intake_tokens_hash_unique` ON `intake_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `leases` (
	`id` integer PRIMARY KEY NOT NULL,
	`attempts` text NOT NULL,
	`started_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rollups` (
	`hour` integer NOT NULL,
	`endpoint_id` text NOT NULL,
	`metric` text NOT NULL,
	`bucket` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `endpoint_id`, `metric`, `bucket`)
);
--> statement-breakpoint
CREATE TABLE `rooms` (
	`id` text PRIMARY KEY NOT NULL,
	`source_id` text,
	`external_id` text,
	`name` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`intake_secret_ciphertext` blob,
	`intake_secret_backend` text,
	`intake_secret_hint` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_local_name` ON `rooms` (`name`) WHERE "rooms"."source_id" IS NULL AND "rooms"."removed_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_source_name` ON `rooms` (`source_id`,`name`) WHERE "rooms"."source_id" IS NOT NULL AND "rooms"."removed_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_external` ON `rooms` (`source_id`,`external_id`) WHERE "rooms"."external_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `saved_filters` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`filter` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_filters_name_unique` ON `saved_filters` (`name`);--> statement-breakpoint
CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`purpose` text NOT NULL,
	`ciphertext` blob NOT NULL,
	`cipher_backend` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "secrets_purpose" CHECK("secrets"."purpose" IN ('signing', 'header'))
);
--> statement-breakpoint
CREATE INDEX `secrets_endpoint` ON `secrets` (`endpoint_id`,`purpose`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `source_rooms` (
	`room_id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`of_other_user` integer NOT NULL,
	`endpoint_id` text,
	`delivered_by` text NOT NULL,
	`gone_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "source_rooms_delivered_by" CHECK("source_rooms"."delivered_by" IN ('reflector', 'here', 'relay'))
);
--> statement-breakpoint
CREATE INDEX `source_rooms_source` ON `source_rooms` (`source_id`);--> statement-breakpoint
CREATE TABLE `sources` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`base_url` text NOT NULL,
	`frontend_url` text,
	`key_ciphertext` blob,
	`key_backend` text,
	`key_hint` text,
	`poll_interval_seconds` integer DEFAULT 30 NOT NULL,
	`extra_ca` text,
	`fetch_archive` integer DEFAULT false NOT NULL,
	`cursor` integer,
	`window_from` integer,
	`following_since` integer,
	`began_seq` integer,
	`border_minutes` integer DEFAULT 15 NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`last_contact_at` integer,
	`last_error` text,
	`last_error_kind` text,
	`failing_since` integer,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `switches` (
	`room_id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`kind` text NOT NULL,
	`step` text NOT NULL,
	`url_before` text NOT NULL,
	`url_after` text NOT NULL,
	`left_out` text DEFAULT '[]' NOT NULL,
	`actor` text NOT NULL,
	`started_at` integer NOT NULL,
	`written_at` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "switches_kind" CHECK("switches"."kind" IN ('take_over', 'give_back', 'relay')),
	CONSTRAINT "switches_step" CHECK("switches"."step" IN ('writing', 'written'))
);
