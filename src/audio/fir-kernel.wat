;; Filters of 16-bit samples, eight products at a time. `fir-kernel.ts` says what the addresses are; all are in bytes.
;; Coefficients are whole numbers, 16,384 for one, so every sum fits 32 bits while the magnitudes of a filter's
;; coefficients add up to less than four. Sums are rounded to the nearest and kept within 16 bits.
;; Both functions work ahead in twos or fours: up to three samples more are written than were asked for.
(module
  (memory (export "memory") 1)

  ;; `factor` samples for each of `count`, up to eight. The lanes are the phases: $coefficients holds, for each pair of
  ;; neighbouring samples, that pair's coefficients in phase 0, phase 1, and so on, for eight phases.
  (func (export "interpolate")
    (param $from i32) (param $count i32) (param $coefficients i32) (param $pairs i32)
    (param $factor i32) (param $to i32)
    (local $end i32) (local $tap i32) (local $row i32) (local $lastRow i32) (local $step i32)
    (local $pair v128) (local $low v128) (local $high v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 1))))
    (local.set $lastRow (i32.add (local.get $coefficients) (i32.shl (local.get $pairs) (i32.const 5))))
    (local.set $step (i32.shl (local.get $factor) (i32.const 1)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $sum0 (v128.const i32x4 8192 8192 8192 8192))
        (local.set $sum1 (local.get $sum0))
        (local.set $sum2 (local.get $sum0))
        (local.set $sum3 (local.get $sum0))
        (local.set $tap (local.get $from))
        (local.set $row (local.get $coefficients))
        (loop $taps
          (local.set $low (v128.load (local.get $row)))
          (local.set $high (v128.load offset=16 (local.get $row)))
          (local.set $pair (v128.load32_splat (local.get $tap)))
          (local.set $sum0 (i32x4.add (local.get $sum0) (i32x4.dot_i16x8_s (local.get $pair) (local.get $low))))
          (local.set $sum1 (i32x4.add (local.get $sum1) (i32x4.dot_i16x8_s (local.get $pair) (local.get $high))))
          (local.set $pair (v128.load32_splat offset=2 (local.get $tap)))
          (local.set $sum2 (i32x4.add (local.get $sum2) (i32x4.dot_i16x8_s (local.get $pair) (local.get $low))))
          (local.set $sum3 (i32x4.add (local.get $sum3) (i32x4.dot_i16x8_s (local.get $pair) (local.get $high))))
          (local.set $tap (i32.add (local.get $tap) (i32.const 4)))
          (br_if $taps (i32.lt_u
            (local.tee $row (i32.add (local.get $row) (i32.const 32)))
            (local.get $lastRow))))
        ;; Eight lanes are stored and `factor` of them stay: what comes next begins on the others.
        (v128.store (local.get $to) (i16x8.narrow_i32x4_s
          (i32x4.shr_s (local.get $sum0) (i32.const 14))
          (i32x4.shr_s (local.get $sum1) (i32.const 14))))
        (local.set $to (i32.add (local.get $to) (local.get $step)))
        (v128.store (local.get $to) (i16x8.narrow_i32x4_s
          (i32x4.shr_s (local.get $sum2) (i32.const 14))
          (i32x4.shr_s (local.get $sum3) (i32.const 14))))
        (local.set $to (i32.add (local.get $to) (local.get $step)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next))))

  ;; `count` samples, each `factor` further on than the one before. The lanes are neighbouring samples:
  ;; $coefficients holds those of the filter in the order of the samples, filled up with zeros to whole vectors.
  (func (export "decimate")
    (param $from i32) (param $count i32) (param $coefficients i32) (param $vectors i32)
    (param $factor i32) (param $to i32)
    (local $end i32) (local $row i32) (local $lastRow i32) (local $step i32)
    (local $tap0 i32) (local $tap1 i32) (local $tap2 i32) (local $tap3 i32)
    (local $coefficient v128) (local $low v128) (local $high v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 1))))
    (local.set $lastRow (i32.add (local.get $coefficients) (i32.shl (local.get $vectors) (i32.const 4))))
    (local.set $step (i32.shl (local.get $factor) (i32.const 1)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $sum0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1 (local.get $sum0))
        (local.set $sum2 (local.get $sum0))
        (local.set $sum3 (local.get $sum0))
        (local.set $tap0 (local.get $from))
        (local.set $tap1 (i32.add (local.get $tap0) (local.get $step)))
        (local.set $tap2 (i32.add (local.get $tap1) (local.get $step)))
        (local.set $tap3 (i32.add (local.get $tap2) (local.get $step)))
        (local.set $from (i32.add (local.get $tap3) (local.get $step)))
        (local.set $row (local.get $coefficients))
        (loop $taps
          (local.set $coefficient (v128.load (local.get $row)))
          (local.set $sum0 (i32x4.add (local.get $sum0)
            (i32x4.dot_i16x8_s (v128.load (local.get $tap0)) (local.get $coefficient))))
          (local.set $sum1 (i32x4.add (local.get $sum1)
            (i32x4.dot_i16x8_s (v128.load (local.get $tap1)) (local.get $coefficient))))
          (local.set $sum2 (i32x4.add (local.get $sum2)
            (i32x4.dot_i16x8_s (v128.load (local.get $tap2)) (local.get $coefficient))))
          (local.set $sum3 (i32x4.add (local.get $sum3)
            (i32x4.dot_i16x8_s (v128.load (local.get $tap3)) (local.get $coefficient))))
          (local.set $tap0 (i32.add (local.get $tap0) (i32.const 16)))
          (local.set $tap1 (i32.add (local.get $tap1) (i32.const 16)))
          (local.set $tap2 (i32.add (local.get $tap2) (i32.const 16)))
          (local.set $tap3 (i32.add (local.get $tap3) (i32.const 16)))
          (br_if $taps (i32.lt_u
            (local.tee $row (i32.add (local.get $row) (i32.const 16)))
            (local.get $lastRow))))
        ;; The four lanes of each sum become one: first the halves of two sums (0+2, 1+3), then those.
        (local.set $low (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum0) (local.get $sum1))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum0) (local.get $sum1))))
        (local.set $high (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum2) (local.get $sum3))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum2) (local.get $sum3))))
        (local.set $sum0 (i32x4.add
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $low) (local.get $high))
          (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $low) (local.get $high))))
        (local.set $sum0 (i32x4.shr_s
          (i32x4.add (local.get $sum0) (v128.const i32x4 8192 8192 8192 8192))
          (i32.const 14)))
        (v128.store64_lane 0 (local.get $to)
          (i16x8.narrow_i32x4_s (local.get $sum0) (local.get $sum0)))
        (local.set $to (i32.add (local.get $to) (i32.const 8)))
        (br $next)))))
