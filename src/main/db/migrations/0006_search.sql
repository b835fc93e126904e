CREATE TABLE `search_waiting` (
	`delivery_id` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `search_words` (
	`word` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(
	title, room, url, answer, error, tags,
	content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
--> statement-breakpoint
CREATE TRIGGER `search_delivery_removed` AFTER DELETE ON `deliveries` BEGIN
	INSERT INTO `search_waiting` (`delivery_id`) VALUES (OLD.`id`) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `search_endpoint_moved` AFTER UPDATE OF `url` ON `endpoints` WHEN OLD.`url` <> NEW.`url` BEGIN
	INSERT INTO `search_waiting` (`delivery_id`)
	SELECT `id` FROM `deliveries` WHERE `endpoint_id` = NEW.`id` AND `state` = 'pending' ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
INSERT INTO `search_waiting` (`delivery_id`) SELECT `id` FROM `deliveries`;
