DROP INDEX `deliveries_room`;--> statement-breakpoint
DROP INDEX `deliveries_endpoint`;--> statement-breakpoint
DROP INDEX `deliveries_state`;--> statement-breakpoint
DROP INDEX `deliveries_endpoint_state`;--> statement-breakpoint
DROP INDEX `deliveries_status_class`;--> statement-breakpoint
CREATE INDEX `deliveries_room_state` ON `deliveries` (`room_id`,`state`,`id`,`status_class`,`event_type`);--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`id`,`status_class`,`event_type`);--> statement-breakpoint
CREATE INDEX `deliveries_endpoint_state` ON `deliveries` (`endpoint_id`,`state`,`id`,`status_class`,`event_type`);--> statement-breakpoint
CREATE INDEX `deliveries_status_class` ON `deliveries` (`status_class`,`id`,`state`) WHERE "deliveries"."status_class" <> '2xx';