DROP TABLE a $ޮ$ޮ$ޮ$;
