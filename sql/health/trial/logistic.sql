-- Logistic regression by iteratively re-weighted least squares, with a ridge that keeps it finite.

-- Solves a · x = b by Gaussian elimination with pivots; a is n × n by rows, one after the other.
CREATE OR REPLACE FUNCTION solve(a double precision[], b double precision[]) RETURNS double precision[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	n	constant integer := cardinality(b);
	x	double precision[] := b;
	pivot	integer;
	held	double precision;
	factor	double precision;
BEGIN
	FOR c IN 1..n LOOP
		pivot := c;
		FOR r IN c + 1..n LOOP
			IF abs(a[(r - 1) * n + c]) > abs(a[(pivot - 1) * n + c]) THEN
				pivot := r;
			END IF;
		END LOOP;
		IF pivot <> c THEN
			FOR k IN 1..n LOOP
				held := a[(c - 1) * n + k];
				a[(c - 1) * n + k] := a[(pivot - 1) * n + k];
				a[(pivot - 1) * n + k] := held;
			END LOOP;
			held := x[c];
			x[c] := x[pivot];
			x[pivot] := held;
		END IF;
		FOR r IN 1..n LOOP
			IF r <> c THEN
				factor := a[(r - 1) * n + c] / a[(c - 1) * n + c];
				FOR k IN c..n LOOP
					a[(r - 1) * n + k] := a[(r - 1) * n + k] - factor * a[(c - 1) * n + k];
				END LOOP;
				x[r] := x[r] - factor * x[c];
			END IF;
		END LOOP;
	END LOOP;
	FOR c IN 1..n LOOP
		x[c] := x[c] / a[(c - 1) * n + c];
	END LOOP;
	RETURN x;
END $$;

-- The coefficients of P(y) = 1 / (1 + exp(−x · β)). x: n rows of m features, one after the other; the first is
-- usually 1. ridge: of all features but the first.
CREATE OR REPLACE FUNCTION logistic_fit(x double precision[], y boolean[], m integer, ridge double precision)
RETURNS double precision[]
LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	beta	double precision[] := array_fill(0::double precision, ARRAY[m]);
	step	double precision[];
	hessian	double precision[];
	slope	double precision[];
	z	double precision;
	p	double precision;
	w	double precision;
BEGIN
	FOR round IN 1..15 LOOP
		hessian := array_fill(0::double precision, ARRAY[m * m]);
		slope := array_fill(0::double precision, ARRAY[m]);
		FOR r IN 0..cardinality(y) - 1 LOOP
			z := 0;
			FOR j IN 1..m LOOP
				z := z + beta[j] * x[r * m + j];
			END LOOP;
			p := 1 / (1 + exp(-greatest(-30, least(30, z))));
			w := p * (1 - p);
			z := CASE WHEN y[r + 1] THEN 1 ELSE 0 END - p;
			FOR j IN 1..m LOOP
				slope[j] := slope[j] + z * x[r * m + j];
				FOR k IN 1..m LOOP
					hessian[(j - 1) * m + k] := hessian[(j - 1) * m + k] + w * x[r * m + j] * x[r * m + k];
				END LOOP;
			END LOOP;
		END LOOP;
		FOR j IN 1..m LOOP
			hessian[(j - 1) * m + j] := hessian[(j - 1) * m + j] + CASE j WHEN 1 THEN 1e-9 ELSE ridge END;
			IF j > 1 THEN
				slope[j] := slope[j] - ridge * beta[j];
			END IF;
		END LOOP;
		step := solve(hessian, slope);
		p := 0;
		FOR j IN 1..m LOOP
			beta[j] := beta[j] + step[j];
			p := greatest(p, abs(step[j]));
		END LOOP;
		EXIT WHEN p < 1e-8;
	END LOOP;
	RETURN beta;
END $$;
