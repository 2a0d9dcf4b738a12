-- Is the score any good? See model_backtest.
CREATE OR REPLACE FUNCTION model_backtest(wanted text) RETURNS jsonb LANGUAGE sql AS $$ SELECT NULL::jsonb $$;
