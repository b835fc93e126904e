DROP TRIGGER `search_endpoint_moved`;--> statement-breakpoint
CREATE TABLE `__new_attempts` (
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
	`ended_as` text,
	PRIMARY KEY(`delivery_id`, `number`),
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "attempts_outcome" CHECK("__new_attempts"."outcome" = 'response' OR "__new_attempts"."outcome" = 'timeout' OR "__new_attempts"."outcome" = 'dns' OR "__new_attempts"."outcome" = 'unreachable' OR "__new_attempts"."outcome" = 'connection_refused' OR "__new_attempts"."outcome" = 'connection_reset' OR "__new_attempts"."outcome" = 'tls' OR "__new_attempts"."outcome" = 'protocol' OR "__new_attempts"."outcome" = 'blocked_address' OR "__new_attempts"."outcome" = 'request_invalid' OR "__new_attempts"."outcome" = 'interrupted' OR "__new_attempts"."outcome" = 'offline' OR "__new_attempts"."outcome" = 'secret_unavailable'),
	CONSTRAINT "attempts_trigger" CHECK("__new_attempts"."trigger" = 'scheduled' OR "__new_attempts"."trigger" = 'manual' OR "__new_attempts"."trigger" = 'test'),
	CONSTRAINT "attempts_ended_as" CHECK("__new_attempts"."ended_as" IS NULL OR "__new_attempts"."ended_as" = 'delivered' OR "__new_attempts"."ended_as" = 'dead_letter')
);
--> statement-breakpoint
INSERT INTO `__new_attempts`("delivery_id", "number", "trigger", "url", "remote_address", "request_headers", "outcome", "status", "error_code", "error_message", "dns_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms", "reused_connection", "response_headers", "response_body", "response_body_encoding", "response_size", "response_cut", "started_at", "ended_as") SELECT "delivery_id", "number", "trigger", "url", "remote_address", "request_headers", "outcome", "status", "error_code", "error_message", "dns_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms", "reused_connection", "response_headers", "response_body", "response_body_encoding", "response_size", "response_cut", "started_at", "ended_as" FROM `attempts`;--> statement-breakpoint
DROP TABLE `attempts`;--> statement-breakpoint
ALTER TABLE `__new_attempts` RENAME TO `attempts`;--> statement-breakpoint
CREATE INDEX `attempts_failed` ON `attempts` (`outcome`,`status`,`delivery_id`,`started_at`) WHERE "attempts"."outcome" <> 'response' OR "attempts"."status" NOT BETWEEN 200 AND 299;--> statement-breakpoint
CREATE TABLE `__new_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`room_id` text NOT NULL,
	`event_type` text NOT NULL,
	`event_id` text,
	`batch` integer DEFAULT 0 NOT NULL,
	`transcript_id` text,
	`title` text,
	`payload_version` text NOT NULL,
	`room_name` text NOT NULL,
	`state` text NOT NULL,
	`held_reason` text,
	`attempts_made` integer DEFAULT 0 NOT NULL,
	`schedule_step` integer DEFAULT 0 NOT NULL,
	`scheduled_wait_ms` integer DEFAULT 0 NOT NULL,
	`refused_order` integer DEFAULT 0 NOT NULL,
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
	CONSTRAINT "deliveries_state" CHECK("__new_deliveries"."state" = 'pending' OR "__new_deliveries"."state" = 'delivered' OR "__new_deliveries"."state" = 'dead_letter' OR "__new_deliveries"."state" = 'cancelled'),
	CONSTRAINT "deliveries_held_reason" CHECK("__new_deliveries"."held_reason" IS NULL OR ("__new_deliveries"."state" = 'pending' AND ("__new_deliveries"."held_reason" = 'offline' OR "__new_deliveries"."held_reason" = 'secret_unavailable' OR "__new_deliveries"."held_reason" = 'endpoint_disabled' OR "__new_deliveries"."held_reason" = 'paused' OR "__new_deliveries"."held_reason" = 'rate_limit' OR "__new_deliveries"."held_reason" = 'breaker'))),
	CONSTRAINT "deliveries_status_class" CHECK("__new_deliveries"."status_class" = 'none' OR "__new_deliveries"."status_class" = '2xx' OR "__new_deliveries"."status_class" = '3xx' OR "__new_deliveries"."status_class" = '4xx' OR "__new_deliveries"."status_class" = '5xx' OR "__new_deliveries"."status_class" = 'failed'),
	CONSTRAINT "deliveries_next_trigger" CHECK("__new_deliveries"."next_trigger" = 'scheduled' OR "__new_deliveries"."next_trigger" = 'manual' OR "__new_deliveries"."next_trigger" = 'test'),
	CONSTRAINT "deliveries_payload_version" CHECK("__new_deliveries"."payload_version" = '2025-08-27' OR "__new_deliveries"."payload_version" = '2025-12-26')
);
--> statement-breakpoint
INSERT INTO `__new_deliveries`("id", "endpoint_id", "room_id", "event_type", "event_id", "batch", "transcript_id", "title", "payload_version", "room_name", "state", "held_reason", "attempts_made", "schedule_step", "scheduled_wait_ms", "refused_order", "next_trigger", "stays_delivered", "due_at", "accepted_at", "first_attempt_at", "last_attempt_at", "finished_at", "last_outcome", "last_status", "status_class", "last_error_code", "last_duration_ms") SELECT "id", "endpoint_id", "room_id", "event_type", "event_id", "batch", (SELECT `transcript_id` FROM `events` WHERE `events`.`id` = `deliveries`.`event_id`), "title", "payload_version", "room_name", "state", "held_reason", "attempts_made", "schedule_step", "scheduled_wait_ms", "refused_order", "next_trigger", "stays_delivered", "due_at", "accepted_at", "first_attempt_at", "last_attempt_at", "finished_at", "last_outcome", "last_status", "status_class", "last_error_code", "last_duration_ms" FROM `deliveries`;--> statement-breakpoint
DROP TABLE `deliveries`;--> statement-breakpoint
ALTER TABLE `__new_deliveries` RENAME TO `deliveries`;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`endpoint_id`,`due_at`,`id`) WHERE "deliveries"."state" = 'pending' AND "deliveries"."held_reason" IS NULL;--> statement-breakpoint
CREATE INDEX `deliveries_held` ON `deliveries` (`held_reason`,`endpoint_id`) WHERE "deliveries"."held_reason" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `deliveries_gathering` ON `deliveries` (`endpoint_id`,`id`) WHERE "deliveries"."state" = 'pending' AND "deliveries"."batch" = 1;--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`id`,`status_class`,`event_type`);--> statement-breakpoint
CREATE INDEX `deliveries_endpoint_state` ON `deliveries` (`endpoint_id`,`state`,`id`,`status_class`,`event_type`);--> statement-breakpoint
CREATE INDEX `deliveries_type` ON `deliveries` (`event_type`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_dead_letters` ON `deliveries` (`endpoint_id`,`last_attempt_at`,`room_id`) WHERE "deliveries"."state" = 'dead_letter';--> statement-breakpoint
CREATE INDEX `deliveries_status_class` ON `deliveries` (`status_class`,`id`,`state`) WHERE "deliveries"."status_class" <> '2xx';--> statement-breakpoint
CREATE TRIGGER `search_delivery_removed` AFTER DELETE ON `deliveries` BEGIN
	INSERT INTO `search_waiting` (`delivery_id`) VALUES (OLD.`id`) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `search_endpoint_moved` AFTER UPDATE OF `url` ON `endpoints` WHEN OLD.`url` <> NEW.`url` BEGIN
	INSERT INTO `search_waiting` (`delivery_id`)
	SELECT `id` FROM `deliveries` WHERE `endpoint_id` = NEW.`id` AND `state` = 'pending' ON CONFLICT DO NOTHING;
END;
